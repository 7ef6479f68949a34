import { describe, expect, it } from 'vitest'
import { areaOf, lengthOf, readFilter } from './draw'

describe('a filter of a layer', () => {
  it('is a property, a sign and a value', () => {
    expect(readFilter('state = open')).toEqual(['==', ['get', 'state'], 'open'])
    expect(readFilter('height_m >= 30')).toEqual(['>=', ['to-number', ['get', 'height_m']], 30])
    expect(readFilter(' ')).toBeNull()
    expect(readFilter('nonsense')).toBeUndefined()
  })
})

describe('measuring', () => {
  it('gives metres and square metres', () => {
    expect(lengthOf([[114.13, 22.56], [114.14, 22.56]])).toBeCloseTo(1027, -1)
    expect(areaOf([[114.13, 22.56], [114.14, 22.56], [114.14, 22.57], [114.13, 22.57]]) / (1028 * 1107)).toBeCloseTo(1, 2)
  })
})
