import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppealLine } from '@/api/client'
import { actOnAll, useHeld } from './bulk'

const lines = (...ids: string[]) => ids.map((id) => ({ id })) as AppealLine[]

describe('one decision for many cases', () => {
  it('goes on with the others where one refuses, and tells which', async () => {
    const done: string[] = []
    const through: number[] = []
    const refused = await actOnAll(lines('a', 'b', 'c', 'd', 'e'), async (id) => {
      if (id === 'b' || id === 'e') throw new Error(`no ${id}`)
      done.push(id)
    }, (n) => through.push(n), 2)
    expect(done.sort()).toEqual(['a', 'c', 'd'])
    expect(refused.map((one) => one.line.id)).toEqual(['b', 'e'])
    expect(through).toEqual([1, 2, 3, 4, 5])
  })
  it('sends no more than a few at a time', async () => {
    let open = 0
    let most = 0
    await actOnAll(lines(...'abcdefghij'), async () => {
      most = Math.max(most, ++open)
      await Promise.resolve()
      open--
    }, () => {}, 3)
    expect(most).toBe(3)
  })
})

describe('what waits to be done', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  it('is done when its time is up, once', () => {
    const did = vi.fn()
    const held = useHeld(8)
    held.hold(did)
    vi.advanceTimersByTime(7_900)
    expect(did).not.toHaveBeenCalled()
    vi.advanceTimersByTime(10_000)
    expect(did).toHaveBeenCalledTimes(1)
    expect(held.left.value).toBe(0)
  })
  it('is not done when it is taken back', () => {
    const did = vi.fn()
    const held = useHeld(8)
    held.hold(did)
    held.undo()
    vi.advanceTimersByTime(20_000)
    held.now()
    expect(did).not.toHaveBeenCalled()
  })
  it('is not lost when the next comes before its time', () => {
    const [first, second] = [vi.fn(), vi.fn()]
    const held = useHeld(8)
    held.hold(first)
    held.hold(second)
    expect(first).toHaveBeenCalledTimes(1)
    expect(second).not.toHaveBeenCalled()
  })
})
