// Who works where; chosen, the appeals of their unit.
import { api, ask } from '@/api/client'
import { i18n } from '@/app/i18n'
import type { Provider } from '@/app/search/search'
import { useSession } from '@/app/session'

export const colleagues: Provider = {
  group: 'colleagues',
  ask: async (q, signal) => {
    if (!useSession().may('identity.read')) return []
    const { items } = await ask(api.GET('/api/identity/colleagues', { params: { query: { q } }, signal }))
    const english = i18n.global.locale.value === 'en'
    return items.map((one) => ({ id: one.id, label: one.name, hint: [(english && one.unit_name_en) || one.unit_name, one.post, one.unit_phone].filter(Boolean).join(' · '), to: { name: 'list', query: { unit: one.unit } } }))
  }
}
