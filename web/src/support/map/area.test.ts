import { describe, expect, it } from 'vitest'
import { type Corner, cornersOf, drawn, written } from './area'

const market: Corner[] = [[114.1182, 22.5456], [114.1211, 22.5456], [114.1211, 22.5479]]

describe('an area drawn on the map', () => {
  it('comes back as it was written', () => {
    expect(written(market)).toBe('114.118200,22.545600 114.121100,22.545600 114.121100,22.547900')
    expect(cornersOf(written(market))).toEqual(market)
  })
  it('is none where the words are no area', () => {
    for (const text of ['', ' ', '114.1,22.5', '114.1,22.5 114.2,22.5', '114.1,22.5 114.2,22.5 东门', '114.1 22.5 114.2', '1,2,3 1,2,3 1,2,3']) expect(cornersOf(text)).toEqual([])
  })
  it('is a line with its corners until it is closed', () => {
    expect(drawn(market.slice(0, 1), false).features.map((one) => one.geometry.type)).toEqual(['Point'])
    expect(drawn(market, false).features.map((one) => one.geometry.type)).toEqual(['Point', 'Point', 'Point', 'LineString'])
    expect(drawn(market, true).features.map((one) => one.geometry)).toEqual([{ type: 'Polygon', coordinates: [[...market, market[0]]] }])
  })
})
