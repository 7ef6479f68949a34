import { describe, expect, it } from 'vitest'
import { clockOf } from './clock'

const given = { filed_at: '2026-11-23T00:00:00Z', dispatched_at: '2026-11-23T00:00:00Z', due_at: '2026-11-27T00:00:00Z', state: 'handling' }
const hours = 3_600_000

describe('the clock of a case', () => {
  it('runs from the dispatch to the deadline', () => expect(clockOf(given, Date.parse('2026-11-24T00:00:00Z'))).toEqual({ part: 0.25, leftMs: 72 * hours, paused: false }))
  it('is full when it is late, and says how late', () => expect(clockOf(given, Date.parse('2026-11-27T02:00:00Z'))).toEqual({ part: 1, leftMs: -2 * hours, paused: false }))
  it('stands while the case is paused', () => {
    const paused = { ...given, paused_at: '2026-11-25T00:00:00Z' }
    expect(clockOf(paused, Date.parse('2026-12-31T00:00:00Z'))).toEqual({ part: 0.5, leftMs: 48 * hours, paused: true })
  })
  it('has stopped when the unit has finished', () => expect(clockOf({ ...given, state: 'checking', finished_at: '2026-11-26T00:00:00Z' })).toEqual({ part: 0.75, leftMs: 24 * hours, paused: false }))
  it('is none where there is no deadline or all is done', () => {
    expect(clockOf({ ...given, due_at: null })).toBeNull()
    expect(clockOf({ ...given, state: 'closed' })).toBeNull()
  })
})
