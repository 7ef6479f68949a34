import { describe, expect, it } from 'vitest'
import { scaledTo } from './photo'

describe('a photo', () => {
  it('is scaled to a long side of 1600 pixels', () => {
    expect(scaledTo(4000, 3000)).toEqual({ width: 1600, height: 1200 })
    expect(scaledTo(3000, 4000)).toEqual({ width: 1200, height: 1600 })
  })
  it('is never made larger, nor nothing', () => {
    expect(scaledTo(640, 480)).toEqual({ width: 640, height: 480 })
    expect(scaledTo(20000, 3)).toEqual({ width: 1600, height: 1 })
  })
})
