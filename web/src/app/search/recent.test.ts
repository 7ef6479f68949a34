import { describe, expect, it } from 'vitest'
import { recentOf, remember } from './recent'

function storage(): Storage {
  const kept = new Map<string, string>()
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) } as Storage
}

describe('what was chosen of late', () => {
  it('begins with the latest, once each, six at most', () => {
    const store = storage()
    for (const label of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'c']) remember('7', { id: label, label, to: `/${label}` }, store)
    expect(recentOf('7', store).map((one) => one.label)).toEqual(['c', 'g', 'f', 'e', 'd', 'b'])
  })
  it('keeps no more of a case than its number', () => {
    const store = storage()
    remember('7', { id: '1', label: 'SQ2026', hint: '张三家门口', to: '/x' }, store)
    expect(store.getItem('yiwang.recent.7')).not.toContain('张三')
  })
  it("is each officer's own, and keeps no command", () => {
    const store = storage()
    remember('7', { id: 'a', label: 'a', run: () => undefined }, store)
    remember('8', { id: 'b', label: 'b', to: '/b' }, store)
    expect(recentOf('7', store)).toEqual([])
  })
  it('reads nothing from what it did not write', () => {
    const store = storage()
    for (const text of ['{', '{"a":1}', '[1,null]']) {
      store.setItem('yiwang.recent.7', text)
      expect(recentOf('7', store)).toEqual([])
    }
  })
})
