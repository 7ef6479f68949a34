import { describe, expect, it } from 'vitest'
import { pathOf, scaleOf } from './lines'

const box = { width: 120, height: 60, margin: 10 }
describe('a line', () => {
  it('goes from edge to edge, and its highest value to the top', () => expect(pathOf([0, 5, 10], scaleOf([[0, 5, 10]], box))).toBe('M10.0 50.0 L60.0 30.0 L110.0 10.0'))
  it('leaves a gap where a value is not known', () => expect(pathOf([1, null, 1, 1], scaleOf([[1]], box)).match(/M/g)).toHaveLength(2))
  it('shares its scale with the line beside it', () => expect(scaleOf([[1], [4]], box).y(4)).toBe(10))
  it('ends where a rate ends', () => expect(scaleOf([[50]], box, 100).y(50)).toBe(30))
  it('lies on the ground where all is nought', () => expect(pathOf([0, 0], scaleOf([[0, 0]], box))).toBe('M10.0 50.0 L110.0 50.0'))
})
