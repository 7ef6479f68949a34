import { describe, expect, it } from 'vitest'
import type { AppealLine } from '@/api/client'
import { after, pace, queued } from './queue'

const line = (id: string, lane: AppealLine['lane'] = 'normal') => ({ id, lane }) as AppealLine
const ids = (lines: AppealLine[]) => lines.map((one) => one.id)

describe('the queue', () => {
  it('has what is urgent first, and keeps its order else', () => expect(ids(queued([line('a'), line('b', 'urgent'), line('c'), line('d', 'urgent')]))).toEqual(['b', 'd', 'a', 'c']))
  it('goes on with the one below, at the end with the one above', () => {
    const lines = [line('a'), line('b'), line('c')]
    expect(after(lines, 'a')?.id).toBe('b')
    expect(after(lines, 'c')?.id).toBe('b')
    expect(after([line('a')], 'a')).toBeUndefined()
  })
  it('begins at its head when what was looked at is gone', () => expect(after([line('a')], 'z')?.id).toBe('a'))
})

describe('the pace', () => {
  it('is of the cases between the first and the last', () => expect(pace([0, 18_000, 36_000, 54_000, 72_000])).toBe(200))
  it('is not told of a few', () => expect(pace([0, 1000])).toBeNull())
})
