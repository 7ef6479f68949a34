// An area drawn on the map, as the list's filter writes it: "lng,lat lng,lat …", not closed.
import type { Feature, FeatureCollection } from 'geojson'

export type Corner = [lng: number, lat: number]

export const written = (corners: Corner[]) => corners.map(([lng, lat]) => `${lng.toFixed(6)},${lat.toFixed(6)}`).join(' ')

// No corners, if it is no area.
export function cornersOf(text: string): Corner[] {
  const corners = text.trim().split(/\s+/).map((pair) => pair.split(',').map(Number) as Corner)
  return corners.length >= 3 && corners.every((one) => one.length === 2 && one.every(Number.isFinite)) ? corners : []
}

// Closed where it is an area, else the line so far with its corners.
export function drawn(corners: Corner[], closed: boolean): FeatureCollection {
  const feature = (geometry: Feature['geometry']): Feature => ({ type: 'Feature', properties: {}, geometry })
  if (closed && corners.length >= 3) return { type: 'FeatureCollection', features: [feature({ type: 'Polygon', coordinates: [[...corners, corners[0] as Corner]] })] }
  return { type: 'FeatureCollection', features: [...corners.map((one) => feature({ type: 'Point', coordinates: one })), ...(corners.length > 1 ? [feature({ type: 'LineString', coordinates: corners })] : [])] }
}
