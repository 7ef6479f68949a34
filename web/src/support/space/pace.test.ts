import { describe, expect, it } from 'vitest'
import { Pace } from './pace'

const frames = (pace: Pace, milliseconds: number, count: number) => {
  for (let i = 0; i < count; i++) pace.frame(milliseconds)
  return pace.part
}

describe('the pace of a map', () => {
  it('stays sharp where frames are quick', () => {
    const pace = new Pace()
    pace.begin(0)
    expect(frames(pace, 17, 100)).toBe(1)
  })
  it('takes a hitch for a hitch', () => {
    const pace = new Pace()
    pace.begin(0)
    for (let i = 0; i < 40; i++) pace.frame(i % 3 ? 17 : 90)
    expect(pace.part).toBe(1)
  })
  it('is drawn with ever fewer pixels while frames are slow, down to half a side', () => {
    const pace = new Pace()
    pace.begin(0)
    expect(frames(pace, 50, 9)).toBe(0.7)
    expect(frames(pace, 17, 30)).toBe(0.7)
    expect(frames(pace, 40, 9)).toBe(0.5)
    expect(frames(pace, 100, 90)).toBe(0.5)
  })
  it('begins the next movement as it has learned, and forgets what was long ago', () => {
    const pace = new Pace()
    pace.begin(1000)
    frames(pace, 50, 9)
    pace.begin(10_000)
    expect(pace.part).toBe(0.7)
    pace.begin(100_000)
    expect(pace.part).toBe(1)
  })
})
