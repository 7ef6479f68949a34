// The place that a camera wrote into a photo (Exif 2.32, GPS attributes), if it did. Nothing of what is malformed.
const gps_tag = 0x8825
const tags = { latSide: 1, lat: 2, lngSide: 3, lng: 4 }

export function placeIn(bytes: ArrayBuffer): { lng: number; lat: number } | null {
  try {
    const tiff = exifOf(new DataView(bytes))
    return tiff && gpsOf(tiff)
  } catch (failure) {
    if (failure instanceof RangeError) return null // an offset beyond the end
    throw failure
  }
}

// The TIFF part of a JPEG's APP1 segment.
function exifOf(view: DataView): DataView | null {
  if (view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xda) return null // the picture itself begins
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) return new DataView(view.buffer, at + 10, view.getUint16(at + 2) - 8)
  }
  return null
}

function gpsOf(tiff: DataView): { lng: number; lat: number } | null {
  const little = tiff.getUint16(0) === 0x4949
  const entries = (at: number) => Array.from({ length: tiff.getUint16(at, little) }, (_, i) => at + 2 + 12 * i)
  const find = (all: number[], tag: number) => all.find((at) => tiff.getUint16(at, little) === tag)
  const gps = find(entries(tiff.getUint32(4, little)), gps_tag)
  if (gps === undefined) return null
  const all = entries(tiff.getUint32(gps + 8, little))
  const degrees = (tag: number, side: number, negative: string, max: number) => {
    const value = find(all, tag)
    const letter = find(all, side)
    if (value === undefined || letter === undefined) return null
    const parts = [0, 1, 2].map((i) => tiff.getUint32(value + 8, little) + 8 * i).map((at) => tiff.getUint32(at, little) / tiff.getUint32(at + 4, little))
    const found = (parts[0]! + parts[1]! / 60 + parts[2]! / 3600) * (String.fromCharCode(tiff.getUint8(letter + 8)) === negative ? -1 : 1)
    return Math.abs(found) <= max ? found : null // NaN neither
  }
  const lat = degrees(tags.lat, tags.latSide, 'S', 90)
  const lng = degrees(tags.lng, tags.lngSide, 'W', 180)
  return lat === null || lng === null ? null : { lng, lat }
}
