import { describe, expect, it } from 'vitest'
import { circle } from './circle'

describe('a circle on the ground', () => {
  const ring = circle(114.13, 22.55, 500).coordinates[0]!
  it('ends where it begins', () => expect(ring.at(-1)).toEqual(ring[0]))
  it('is as far to the east as to the north, in metres', () => {
    const east = (Math.max(...ring.map((p) => p[0]!)) - 114.13) * 111320 * Math.cos((22.55 * Math.PI) / 180)
    const north = (Math.max(...ring.map((p) => p[1]!)) - 22.55) * 111320
    expect(east).toBeCloseTo(500, 3)
    expect(north).toBeCloseTo(500, 3)
  })
})
