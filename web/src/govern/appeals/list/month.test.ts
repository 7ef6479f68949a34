import { describe, expect, it } from 'vitest'
import { isMonth, monthAfter, today, weeksOf } from './month'

describe('a month in the calendar', () => {
  it('has whole weeks from Monday', () => {
    const weeks = weeksOf('2026-11')
    expect(weeks[0]?.[0]).toBe('2026-10-26')
    expect(weeks.at(-1)?.[6]).toBe('2026-12-06')
    expect(weeks).toHaveLength(6)
  })
  it('has every day of it once, in every month of years', () => {
    for (let month = '2023-12'; month < '2029-01'; month = monthAfter(month, 1)) {
      const days = weeksOf(month).flat()
      expect(days.length).toBeLessThanOrEqual(42)
      expect(new Set(days).size).toBe(days.length)
      expect(days.filter((day) => day.startsWith(month))).toHaveLength(new Date(Number(month.slice(0, 4)), Number(month.slice(5)), 0).getDate())
    }
  })
  it('is followed by the next, over the year’s end too', () => {
    expect(monthAfter('2026-12', 1)).toBe('2027-01')
    expect(monthAfter('2026-01', -1)).toBe('2025-12')
  })
  it('is of the district’s days', () => expect(today(Date.parse('2026-11-30T17:00:00Z'))).toBe('2026-12-01'))
  it('is none where the address says nonsense', () => expect(['2026-13', '26-1', undefined, 7].some(isMonth)).toBe(false))
})
