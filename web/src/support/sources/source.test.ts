import { describe, expect, it } from 'vitest'
import { nameOf, ruleOf, ruleText, stateOf } from './source'

describe('a source', () => {
  const well = { active: true, adapter: 'webhook' as const, has_secret: true, last_error: '', waiting: 0, last_seen_at: '2026-11-24T01:00:00Z' }
  it('says the worst of itself first', () => {
    expect(stateOf(well)).toBe('well')
    expect(stateOf({ ...well, last_seen_at: null })).toBe('quiet')
    expect(stateOf({ ...well, waiting: 2 })).toBe('waits')
    expect(stateOf({ ...well, waiting: 2, last_error: 'x' })).toBe('failing')
    expect(stateOf({ ...well, has_secret: false })).toBe('keyless')
    expect(stateOf({ ...well, adapter: 'imap', has_secret: false })).toBe('well')
    expect(stateOf({ ...well, active: false, last_error: 'x' })).toBe('off')
  })
  it('is called by its English name where there is one', () => {
    expect(nameOf({ name: '热线', name_en: 'Hotline' }, true)).toBe('Hotline')
    expect(nameOf({ name: '热线', name_en: '' }, true)).toBe('热线')
  })
  it('has rules that are typed as paths or as JSON', () => {
    for (const rule of ['/a/b', { path: '/x', values: { '1': '噪声' } }]) expect(ruleOf(ruleText(rule))).toEqual(rule)
    expect(() => ruleOf('{"path"')).toThrow()
  })
})
