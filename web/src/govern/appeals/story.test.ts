import { describe, expect, it } from 'vitest'
import type { TraceLine } from '@/api/client'
import { automatic, comparedOf, fileOf, storyOf } from './story'

const line = (verb: string, over: Partial<TraceLine> = {}): TraceLine => ({ id: verb, at: '2026-11-24T00:00:00Z', actor: 'officer/1', actor_name: '张三', verb, before: '', after: '', why: '', ...over })

describe('the story of a case', () => {
  it('folds what the process noted, and tells the rest', () => {
    const told = storyOf([line('appeals.filed'), line('flow.started'), line('flow.timer_fired'), line('appeals.overdue'), line('flow.claimed')])
    expect(told.map((one) => one.line?.verb ?? one.folded?.length)).toEqual(['appeals.filed', 2, 'appeals.overdue', 1])
  })
  it('tells what somebody gave a reason for, though it is of the process', () => expect(storyOf([line('flow.suspended', { why: '等业主大会表决' })])[0]?.line).toBeTruthy())
  it('knows a dispatch without a hand in it', () => {
    expect(automatic(line('appeals.dispatched', { why: '自动分拨，把握 97%' }))).toBe(true)
    expect(automatic(line('appeals.dispatched', { why: '转城管' }))).toBe(false)
  })
  it('shows a file where it was attached', () => {
    expect(fileOf(line('appeals.evidence_added', { after: '{"file":"0a","sha256":"ff"}' }))).toBe('0a')
    expect(fileOf(line('appeals.finished', { after: '{"file":"0a"}' }))).toBe('')
  })
})

describe('photos before and after', () => {
  const file = (purpose: string, type = 'image/jpeg') => ({ purpose, type })
  it('are compared where both are', () => expect(comparedOf([file('before'), file('report'), file('after')])).toEqual({ before: [file('before')], after: [file('after')] }))
  it('take what was reported for the time before', () => expect(comparedOf([file('report'), file('after')]).before).toEqual([file('report')]))
  it('leave out what is no picture', () => expect(comparedOf([file('after', 'application/pdf')]).after).toEqual([]))
})
