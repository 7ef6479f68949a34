// Where the person stands, and what the district calls a place.
import { api, ask } from '@/api/client'
import type { Place } from './DistrictMap.vue'

export interface Here extends Place { within_m: number }

export function position(): Promise<Here> {
  return new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude, within_m: Math.round(coords.accuracy) }),
      reject,
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 }
    )
  )
}

// Nothing where it cannot be asked; a place outside the district has no street.
export async function called(at: Place): Promise<{ street: string; community: string } | null> {
  const place = await ask(api.GET('/api/space/locate', { params: { query: { lng: at.lng, lat: at.lat } } })).catch(() => null)
  return place && { street: place.street_name, community: place.community_name }
}
