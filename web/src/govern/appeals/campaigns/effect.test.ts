import { describe, expect, it } from 'vitest'
import { axisTop, dayAfter, targetOf, weekly } from './effect'

describe('a campaign in figures', () => {
  it('is to fall to its share of the weekly mean before', () => {
    expect(weekly(targetOf({ mean_before: 12.5, campaign: { target_percent: 60 } }))).toBe('7.5')
    expect(targetOf({ mean_before: 3, campaign: { target_percent: 0 } })).toBe(0)
  })
  it('has an axis that ends at a round number no bar passes', () => {
    expect(axisTop([], 0)).toBe(5)
    expect(axisTop([{ filed: 3 }, { filed: 5 }], 4)).toBe(5)
    expect(axisTop([{ filed: 6 }], 4)).toBe(10)
    expect(axisTop([{ filed: 2 }], 17.3)).toBe(20)
    for (let n = 0; n < 3000; n += 7) {
      const top = axisTop([{ filed: n }], 0)
      expect(top).toBeGreaterThanOrEqual(n)
      expect(top).toBeLessThanOrEqual(Math.max(5, 2.5 * n))
    }
  })
  it('counts days over the end of a month and a year', () => {
    expect(dayAfter('2026-12-28', 6)).toBe('2027-01-03')
    expect(dayAfter('2028-02-29', -1)).toBe('2028-02-28')
  })
})
