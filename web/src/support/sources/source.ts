// A source as people see it. Pure.
import type { Source } from '@/api/client'

export type SourceState = 'off' | 'keyless' | 'failing' | 'waits' | 'well' | 'quiet'

// Worst first: a source that fails is said to fail, also while something waits.
export function stateOf(one: Pick<Source, 'active' | 'adapter' | 'has_secret' | 'last_error' | 'waiting' | 'last_seen_at'>): SourceState {
  if (!one.active) return 'off'
  if (pushed(one.adapter) && !one.has_secret) return 'keyless'
  if (one.last_error) return 'failing'
  if (one.waiting) return 'waits'
  return one.last_seen_at ? 'well' : 'quiet'
}

export const nameOf = (one: Pick<Source, 'name' | 'name_en'>, english: boolean) => (english && one.name_en ? one.name_en : one.name)

export function fieldsOf(one: Source) {
  const { name, name_en, adapter, channel, active, settings, mapping } = one
  return { name, name_en, adapter, channel, active, settings, mapping }
}

export const adapters = ['webhook', 'pull', 'imap', 'mqtt', 'exchange', 'folder'] as const
export const pushed = (adapter: string) => adapter === 'webhook' || adapter === 'exchange'
export const asked = (adapter: string) => adapter === 'pull' || adapter === 'imap' || adapter === 'folder'

type Shape = 'text' | 'number' | 'yes'
export const settingsOf: Record<(typeof adapters)[number], Record<string, Shape>> = {
  webhook: { window_minutes: 'number' },
  pull: { url: 'text', items: 'text', next: 'text', cursor_parameter: 'text', every_seconds: 'number' },
  imap: { url: 'text', user: 'text', folder: 'text', every_seconds: 'number', starttls: 'yes', ca_file: 'text' },
  mqtt: { url: 'text', user: 'text', topic: 'text', client: 'text', window_minutes: 'number', ca_file: 'text' },
  exchange: { report_url: 'text' },
  folder: { folder: 'text', every_seconds: 'number' }
}
export const mappedFields = ['external', 'text', 'title', 'address', 'kind_words', 'reporter_name', 'reporter_phone', 'lng', 'lat', 'occurred_at', 'changed_at', 'city_number', 'series'] as const

// A rule as it is typed: a path as it is, anything else as JSON.
export const ruleText = (rule: unknown) => (rule === undefined ? '' : typeof rule === 'string' ? rule : JSON.stringify(rule))
export function ruleOf(text: string): unknown {
  const said = text.trim()
  return said.startsWith('{') ? JSON.parse(said) : said
}
