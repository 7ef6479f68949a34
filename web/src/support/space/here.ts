// Where the person stands, and what the district calls a place.
import { api, ask } from '@/api/client'
import type { Place } from './DistrictMap.vue'

export interface Here extends Place { within_m: number } // 0: set by hand
export interface Called { street: string; community: string; address: string; address_m: number }

export function position(): Promise<Here> {
  return new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude, within_m: Math.round(coords.accuracy) }),
      reject,
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 }
    )
  )
}
// Whether it may be asked without the browser asking first.
export async function positionAllowed(): Promise<boolean> {
  const allowed = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => undefined)
  return allowed?.state === 'granted'
}

// Nothing where it cannot be asked; a place outside the district has no street, one with nothing known within 300 m no address.
export async function called(at: Place): Promise<Called | null> {
  const query = { lng: at.lng, lat: at.lat }
  const [block, near] = await Promise.all([
    ask(api.GET('/api/space/locate', { params: { query } })).catch(() => null),
    ask(api.GET('/api/address/near', { params: { query } })).catch(() => null)
  ])
  const nearest = near?.items[0]
  return block && { street: block.street_name, community: block.community_name, address: nearest ? nearest.name || nearest.address : '', address_m: Math.round(nearest?.distance_m ?? 0) }
}
