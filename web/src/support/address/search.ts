// Places whose name or address goes on like what was typed, each on the map.
import { api, ask } from '@/api/client'
import type { Provider } from '@/app/search/search'

export const places: Provider = {
  group: 'places',
  ask: async (q, signal) => {
    const { items } = await ask(api.GET('/api/address/suggestions', { params: { query: { q, count: 6 } }, signal }))
    return items.map((one) => ({ id: one.code, label: one.name, hint: one.address, to: { name: 'map', query: { at: `${one.lng},${one.lat}` } } }))
  }
}
