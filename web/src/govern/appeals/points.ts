// Rows as the map draws them; those without a place are left out.
import type { FeatureCollection } from 'geojson'
import type { AppealLine } from '@/api/client'

export function pointsOf(rows: readonly AppealLine[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: rows.filter((one) => one.lng != null && one.lat != null).map((one) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [one.lng as number, one.lat as number] }, properties: { id: one.id, state: one.state, overdue: one.overdue } }))
  }
}
