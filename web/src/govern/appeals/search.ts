// Appeals by number and words within the reader's rows; the appeals of one phone only when the reader asks for them and says why.
import { api, type AppealLine, ask } from '@/api/client'
import { i18n } from '@/app/i18n'
import type { Choice, Provider } from '@/app/search/search'
import { useSession } from '@/app/session'

const { t } = i18n.global
const most = 6
const shown = (one: AppealLine): Choice => ({ id: one.id, label: one.number, hint: [one.title, t(`state.${one.state}`), one.unit_name].filter(Boolean).join(' · '), to: { name: 'case', params: { appeal: one.id } } })

export const cases: Provider = {
  group: 'cases',
  ask: async (q, signal) => {
    if (!useSession().may('appeals.read')) return []
    const { items, total, total_is_capped } = await ask(api.GET('/api/appeals', { params: { query: { q, limit: most } }, signal }))
    const all: Choice = { id: 'all', label: t(total_is_capped ? 'search.allCapped' : 'search.all', { n: total }), to: { name: 'list', query: { q } } }
    return items.length < total ? [...items.map(shown), all] : items.map(shown)
  }
}

export const people: Provider = {
  group: 'people',
  find: (words) => {
    const phone = words.replace(/[\s-]/g, '')
    if (!/^\+?\d{7,19}$/.test(phone) || !useSession().may('appeals.see_person')) return []
    const search = async (why: string, signal: AbortSignal) => (await ask(api.POST('/api/appeals/by-person', { body: { phone, why }, signal }))).items.map(shown)
    return [{ id: 'phone', label: t('person.rows'), hint: t('search.traced'), ask: search }]
  }
}
