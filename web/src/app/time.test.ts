import { describe, expect, it } from 'vitest'
import { due, isoWeek, mondayOf, stamp } from './time'

describe('times', () => {
  it('are shown in the district’s zone', () => expect(stamp('2026-11-24T02:00:00Z')).toBe('2026-11-24 10:00'))
  it('are what Intl says of that zone, at every hour of many years', () => {
    const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
    for (let at = Date.UTC(1992, 0, 1); at < Date.UTC(2040, 0, 1); at += 31 * 3_600_000 + 61_000) expect(stamp(new Date(at).toISOString())).toBe(zone.format(at))
  })
  it('say how long is left, or how late it is', () => {
    const now = Date.parse('2026-11-24T02:00:00Z')
    expect(due('2026-11-27T02:00:00Z', now)).toBe('3 天后到期')
    expect(due('2026-11-24T00:00:00Z', now)).toBe('已超期 2 小时')
  })
})

describe('ISO weeks', () => {
  it('belong to the year of their Thursday', () => {
    expect(isoWeek(new Date(2026, 0, 1))).toBe('2026-W01')
    expect(isoWeek(new Date(2027, 0, 1))).toBe('2026-W53')
    expect(isoWeek(new Date(2024, 11, 30))).toBe('2025-W01')
  })
  it('begin on the Monday that gives them back', () => {
    for (const week of ['2025-W01', '2026-W01', '2026-W48', '2026-W53']) expect(isoWeek(mondayOf(week))).toBe(week)
  })
})
