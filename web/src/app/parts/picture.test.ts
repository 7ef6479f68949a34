import { describe, expect, it } from 'vitest'
import { csvOf } from './picture'

describe('a table taken away', () => {
  it('begins with the mark of its encoding, its columns first', () => expect(csvOf({ columns: ['日', '件'], rows: [['周一', 3], ['周二', null]] })).toBe('\uFEFF日,件\r\n周一,3\r\n周二,\r\n'))
  it('keeps what holds commas, quotes and lines in one cell', () => expect(csvOf({ columns: ['a'], rows: [['x,"y"\nz']] })).toBe('\uFEFFa\r\n"x,""y""\nz"\r\n'))
  it('gives a spreadsheet nothing to compute, and leaves numbers as they are', () => expect(csvOf({ columns: ['a'], rows: [['=1+1', -2]] })).toBe("\uFEFFa\r\n'=1+1,-2\r\n"))
})
