// What waits for the leader's word, from the rooms that the post may read, oldest first.
import type { RouteLocationRaw } from 'vue-router'
import { api, ask } from '@/api/client'
import { i18n } from '@/app/i18n'

export interface Waiting {
  id: string
  kind: 'reported' | 'hotspot' | 'report' | 'dispute'
  words: string
  since: string
  to: RouteLocationRaw
}
type Asked = () => Promise<Waiting[]>

const t = (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values)
// The right with which one decides, and what then waits.
const rooms: readonly { right: string; ask: Asked }[] = [
  {
    right: 'appeals.supervise',
    ask: async () =>
      (await ask(api.GET('/api/appeals/supervised'))).items.flatMap(({ appeal, supervision }) =>
        supervision.replied_at ? [{ id: supervision.id, kind: 'reported', words: `${appeal.title} · ${appeal.unit_name}`, since: supervision.replied_at, to: { name: 'case', params: { appeal: appeal.id } } } as const] : []
      )
  },
  {
    right: 'appeals.analyse',
    ask: async () =>
      (await ask(api.GET('/api/analysis/findings'))).hotspots.flatMap(({ hotspot, street_name }) =>
        hotspot.judgement === 'none' ? [{ id: hotspot.id, kind: 'hotspot', words: [hotspot.about || t('analysis.several'), street_name].filter(Boolean).join(' · '), since: hotspot.found_at, to: { name: 'analysis', query: { hotspot: hotspot.id } } } as const] : []
      )
  },
  {
    right: 'reports.issue',
    ask: async () => (await ask(api.GET('/api/reports'))).items.flatMap((one) => (one.issued_at ? [] : [{ id: one.id, kind: 'report', words: `${t(`reports.${one.every}`)} ${one.from_day}`, since: one.made_at, to: { name: 'reports', query: { report: one.id } } } as const]))
  },
  {
    right: 'appeals.arbitrate',
    ask: async () => (await ask(api.GET('/api/appeals/disputes'))).disputes.flatMap((one) => (one.dispute.ruled_at ? [] : [{ id: one.dispute.id, kind: 'dispute', words: one.dispute.reason, since: one.dispute.raised_at, to: { name: 'disputes' } } as const]))
  }
]

export function oldestFirst(lists: readonly Waiting[][]): Waiting[] {
  return lists.flat().sort((a, b) => Date.parse(a.since) - Date.parse(b.since))
}
export async function waitingFor(may: (right: string) => boolean): Promise<Waiting[]> {
  return oldestFirst(await Promise.all(rooms.filter((one) => may(one.right)).map((one) => one.ask())))
}
