import { describe, expect, it } from 'vitest'
import { oldestFirst, type Waiting } from './waiting'

const one = (id: string, since: string): Waiting => ({ id, kind: 'report', words: '', since, to: '/' })
describe('what waits for a word', () => {
  it('stands oldest first, whichever room it comes from', () => {
    const lists = [[one('c', '2026-11-27T01:00:00Z'), one('a', '2026-11-25T01:00:00Z')], [], [one('b', '2026-11-26T09:00:00+08:00')]]
    expect(oldestFirst(lists).map((waits) => waits.id)).toEqual(['a', 'b', 'c'])
  })
})
