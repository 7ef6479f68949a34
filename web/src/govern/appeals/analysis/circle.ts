// A circle on the ground as a polygon, for maps.
import type { Polygon } from 'geojson'

const metresOfDegree = 111320
const corners = 48

export function circle(lng: number, lat: number, radius_m: number): Polygon {
  const north = radius_m / metresOfDegree
  const east = north / Math.cos((lat * Math.PI) / 180)
  const ring = Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % corners)) / corners
    return [lng + east * Math.cos(angle), lat + north * Math.sin(angle)]
  })
  return { type: 'Polygon', coordinates: [ring] }
}
