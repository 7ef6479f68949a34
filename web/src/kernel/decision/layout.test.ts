import { describe, expect, it } from 'vitest'
import { layout } from './layout'

const box = (id: string, ...requires: string[]) => ({ id, requires, width: 100, height: 50 })

describe('layout of a requirement graph', () => {
  it('puts each above what it requires', () => {
    const at = new Map(layout([box('input'), box('middle', 'input'), box('top', 'middle', 'input')]).map((one) => [one.id, one]))
    expect(at.get('top')!.y).toBeLessThan(at.get('middle')!.y)
    expect(at.get('middle')!.y).toBeLessThan(at.get('input')!.y)
  })
  it('lets no two boxes overlap', () => {
    const placed = layout([box('a'), box('b'), box('c', 'a', 'b'), box('d', 'a')])
    for (const one of placed)
      for (const other of placed) if (one !== other) expect(Math.abs(one.x - other.x) >= 100 || Math.abs(one.y - other.y) >= 50).toBe(true)
  })
  it('survives what requires itself', () => {
    expect(layout([box('a', 'b'), box('b', 'a')])).toHaveLength(2)
  })
})
