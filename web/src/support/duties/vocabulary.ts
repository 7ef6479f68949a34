// Units and places that the list names by code, and what they are called.
import { computed, ref } from 'vue'
import { api, ask, type Unit } from '@/api/client'
import { i18n, isEnglish } from '@/app/i18n'
import type { Names } from './duty'
import type { Place } from './types'

export function useVocabulary() {
  const t = (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values)
  const units = ref<Unit[]>([])
  const streets = ref<Place[]>([])
  const communities = ref<Place[]>([])
  const unitNames = computed(() => new Map(units.value.map((one) => [one.code, (isEnglish.value && one.name_en) || one.name])))
  const placeNames = computed(() => new Map([...streets.value, ...communities.value].map((one) => [one.code, one.name])))

  let settle = () => {}
  const settled = new Promise<void>((resolve) => (settle = resolve)) // names are there, or will not be: nothing is called otherwise any more
  async function load() {
    try {
      const blocks = (level: Place['level']) => ask(api.GET('/api/space/blocks', { params: { query: { level } } }))
      const [all, upper, lower] = await Promise.all([ask(api.GET('/api/identity/units')), blocks('street'), blocks('community')])
      units.value = all.items
      streets.value = upper.items
      communities.value = lower.items
    } finally {
      settle()
    }
  }
  const names: Names = {
    unit: (code) => (code === 'street' ? t('duties.street') : (unitNames.value.get(code) ?? code)),
    lane: (lane) => t(`lane.${lane}`),
    limit: (amount, unit) => `${amount} ${t(`unit.${unit}`)}`
  }
  return {
    units, streets, communities, names, load, settled,
    // Those that may lead or help: all but the district itself.
    owners: computed(() => units.value.filter((one) => one.kind !== 'district' && one.kind !== 'centre')),
    place: (code: string) => (code ? (placeNames.value.get(code) ?? code) : t('duties.everywhere')),
    subject: (kind: string) => (kind ? t(`subject.${kind}`) : t('duties.anySubject'))
  }
}
export type Vocabulary = ReturnType<typeof useVocabulary>
