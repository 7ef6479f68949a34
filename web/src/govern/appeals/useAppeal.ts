// One appeal and what the viewer does to it; every step gives the page as it is afterwards.
import { ref } from 'vue'
import { useAttempt } from '@/app/attempt'
import { say } from '@/app/dialog'
import { i18n } from '@/app/i18n'
import { api, type AppealPage, ask, type Kind, type TraceLine, type Unit } from '@/api/client'
import { reads, type Reads } from './ahead'

export type Teach = 'nothing' | 'street' | 'district' // the list of duties, by a ruling
export const supervising = ['supervise', 'report_to_supervisor', 'lift_supervision'] as const // actions of SupervisionBox

// from: where its page is read from, so that a queue may have asked for it ahead.
export function useAppeal(from: Reads = reads) {
  const page = ref<AppealPage | null>(null)
  const trace = ref<TraceLine[]>([])
  const units = ref<Unit[]>([]) // what forms offer, read when the first of them asks
  const kinds = ref<Kind[]>([])
  const { busy, failure, attempt } = useAttempt()

  const guarded = (work: () => Promise<AppealPage>, said?: string) =>
    attempt(async () => {
      const now = await work()
      page.value = now
      void from.trace(now.id).catch(() => ({ items: [] })).then((told) => page.value?.id === now.id && (trace.value = told.items))
      if (said) void say(said)
    })
  async function offer(what: 'units' | 'units and kinds') {
    if (!units.value.length) units.value = (await ask(api.GET('/api/identity/units'))).items
    if (what === 'units and kinds' && !kinds.value.length) kinds.value = (await ask(api.GET('/api/appeals/kinds'))).items
  }
  const path = () => ({ path: { appeal: page.value?.id ?? '' } })
  const done = () => i18n.global.t('action.done')

  return {
    page, trace, units, kinds, busy, failure, offer, reads: from,
    load: (appeal: string) => guarded(() => from.page(appeal)),
    dispatch: (unit: string, kind: string, note: string, said: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/dispatch', { params: path(), body: { unit, kind, note: note || null } })), said),
    join: (main: string, said: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/join', { params: path(), body: { main } })), said),
    notSame: (main: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/not-same', { params: path(), body: { main } })), done()),
    take: () => guarded(() => ask(api.POST('/api/appeals/{appeal}/take', { params: path() })), done()),
    sendBack: (reason: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/send-back', { params: path(), body: { reason } })), done()),
    takeApart: (reason: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/take-apart', { params: path(), body: { reason } })), done()),
    askExtension: (amount: number, unit: 'clock_hours' | 'working_hours' | 'working_days', reason: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/extension', { params: path(), body: { amount, unit, reason } })), done()),
    decideExtension: (approve: boolean, reason: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/extension/decision', { params: path(), body: { approve, reason: reason || null } })), done()),
    addEvidence: (file: string, purpose: 'before' | 'after' | 'other', note: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/evidence', { params: path(), body: { file, purpose, note: note || null } })), done()),
    finish: (result: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/finish', { params: path(), body: { result } })), done()),
    check: (passed: boolean, reason: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/check', { params: path(), body: { passed, reason: reason || null } })), done()),
    dispute: (proposed: string, reason: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/dispute', { params: path(), body: { proposed: proposed || null, reason } })), done()),
    rule: (unit: string, reason: string, teach: Teach) => guarded(() => ask(api.POST('/api/appeals/{appeal}/ruling', { params: path(), body: { unit, reason, teach } })), done()),
    review: (uphold: boolean, answer: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/review', { params: path(), body: { uphold, answer } })), done()),
    objectToRating: (reason: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/rating-objection', { params: path(), body: { reason } })), done()),
    decideObjection: (uphold: boolean, answer: string) => guarded(() => ask(api.POST('/api/appeals/{appeal}/rating-objection/decision', { params: path(), body: { uphold, answer } })), done())
  }
}
