import { describe, expect, it } from 'vitest'
import { placeIn } from './exif'

// A JPEG that holds nothing but a place: 22° 32' 47.76" N, 114° 6' 55.8" E.
function photo(little: boolean, north = 'N', east = 'E'): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(180))
  const tiff = 12
  view.setUint32(0, 0xffd8ffe1), view.setUint16(4, 160), view.setUint32(6, 0x45786966)
  view.setUint16(tiff, little ? 0x4949 : 0x4d4d), view.setUint16(tiff + 2, 42, little), view.setUint32(tiff + 4, 8, little)
  const entry = (at: number, tag: number, type: number, count: number) => (view.setUint16(at, tag, little), view.setUint16(at + 2, type, little), view.setUint32(at + 4, count, little))
  view.setUint16(tiff + 8, 1, little), entry(tiff + 10, 0x8825, 4, 1), view.setUint32(tiff + 18, 26, little)
  view.setUint16(tiff + 26, 4, little)
  const rows = [[1, north], [2, [[22, 1], [32, 1], [4776, 100]]], [3, east], [4, [[114, 1], [6, 1], [558, 10]]]] as const
  rows.forEach(([tag, value], i) => {
    const at = tiff + 28 + 12 * i
    entry(at, tag, typeof value === 'string' ? 2 : 5, typeof value === 'string' ? 2 : 3)
    if (typeof value === 'string') return view.setUint8(at + 8, value.charCodeAt(0))
    const to = tag === 2 ? 80 : 104
    view.setUint32(at + 8, to, little)
    value.forEach(([over, under], j) => (view.setUint32(tiff + to + 8 * j, over, little), view.setUint32(tiff + to + 8 * j + 4, under, little)))
  })
  return view.buffer
}

describe('the place in a photo', () => {
  it('is read in both byte orders', () => {
    for (const little of [true, false]) {
      const place = placeIn(photo(little))!
      expect(place.lat).toBeCloseTo(22.5466, 6)
      expect(place.lng).toBeCloseTo(114.1155, 6)
    }
  })
  it('is south and west where it says so', () => {
    expect(placeIn(photo(true, 'S', 'W'))!.lat).toBeCloseTo(-22.5466, 6)
    expect(placeIn(photo(true, 'S', 'W'))!.lng).toBeCloseTo(-114.1155, 6)
  })
  it('is nothing of another file, and nothing is thrown over a photo cut or spoilt anywhere', () => {
    expect(placeIn(new TextEncoder().encode('%PDF-1.7 and so on').buffer as ArrayBuffer)).toBeNull()
    const whole = photo(true)
    for (let cut = 0; cut < whole.byteLength; ++cut) {
      expect(() => placeIn(whole.slice(0, cut))).not.toThrow()
      const spoilt = new Uint8Array(whole.slice(0))
      spoilt[cut] = 0xff
      expect(() => placeIn(spoilt.buffer)).not.toThrow()
    }
  })
})
