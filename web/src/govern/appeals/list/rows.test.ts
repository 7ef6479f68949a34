import { describe, expect, it } from 'vitest'
import { allColumns, columnsOf, keptColumns, orderAfter, windowOf } from './rows'

describe('the rows that are drawn', () => {
  it('are few, however many there are', () => {
    const { from, to } = windowOf(36 * 25_000, 720, 36, 50_000)
    expect(from).toBe(25_000 - 12)
    expect(to).toBe(25_000 + 20 + 12)
  })
  it('hold all that can be seen, wherever one has scrolled to', () => {
    for (let scrolled = -50; scrolled < 36 * 1000; scrolled += 17) {
      const { from, to } = windowOf(scrolled, 500, 36, 1000)
      expect(from).toBeGreaterThanOrEqual(0)
      expect(from * 36).toBeLessThanOrEqual(Math.max(0, scrolled))
      expect(to === 1000 || to * 36 >= scrolled + 500).toBe(true)
    }
  })
  it('are none of an empty list, and the last of one that has become shorter', () => {
    expect(windowOf(0, 500, 36, 0)).toEqual({ from: 0, to: 0 })
    expect(windowOf(36_000, 500, 36, 10)).toEqual({ from: 10, to: 10 })
  })
})

describe('the columns', () => {
  it('are kept by name, in the order of the table, with the number always', () => expect(columnsOf('due,title,nothing')).toEqual(['number', 'title', 'due']))
  it('are read as they were kept', () => {
    for (const columns of [columnsOf(undefined), columnsOf('title'), [...allColumns], columnsOf('number')]) expect(columnsOf(keptColumns(columns))).toEqual(columns)
  })
})

describe('the order', () => {
  it('goes from one to the next with each click', () => {
    expect(orderAfter('filed', '')).toBe('oldest')
    expect(orderAfter('filed', 'oldest')).toBe('')
    expect(orderAfter('due', 'oldest')).toBe('due')
    expect(orderAfter('due', 'due')).toBe('')
  })
})
