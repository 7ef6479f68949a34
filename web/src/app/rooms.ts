// The rooms of the house: what the navigation lists and what a search finds as pages.
import type { LocationQuery } from 'vue-router'
import type { zh } from './zh'

export interface Room {
  group: keyof typeof zh.nav.group
  label: Exclude<keyof typeof zh.nav, 'group'>
  name: string // of its route
  right: string
  query?: Record<string, string>
}

export const rooms: readonly Room[] = [
  { group: 'collaborate', label: 'today', name: 'today', right: 'today.read' },
  { group: 'appeals', label: 'desk', name: 'desk', right: 'appeals.dispatch' },
  { group: 'appeals', label: 'inbox', name: 'list', right: 'appeals.handle', query: { mine: 'true' } },
  { group: 'appeals', label: 'helping', name: 'list', right: 'appeals.handle', query: { helping: 'true' } },
  { group: 'appeals', label: 'check', name: 'list', right: 'appeals.check', query: { state: 'checking' } },
  { group: 'appeals', label: 'extensions', name: 'list', right: 'appeals.extend', query: { extension_asked: 'true' } },
  { group: 'appeals', label: 'list', name: 'list', right: 'appeals.read' },
  { group: 'appeals', label: 'patrol', name: 'patrol', right: 'draft.write' },
  { group: 'appeals', label: 'callouts', name: 'callouts', right: 'appeals.read' },
  { group: 'appeals', label: 'supervised', name: 'supervised', right: 'appeals.read' },
  { group: 'appeals', label: 'campaigns', name: 'campaigns', right: 'campaigns.read' },
  { group: 'appeals', label: 'disputes', name: 'disputes', right: 'appeals.arbitrate' },
  { group: 'analysis', label: 'reports', name: 'reports', right: 'reports.read' },
  { group: 'analysis', label: 'scoring', name: 'scoring', right: 'scoring.read' },
  { group: 'analysis', label: 'analysis', name: 'analysis', right: 'appeals.analyse' },
  { group: 'analysis', label: 'models', name: 'models', right: 'appeals.learn' },
  { group: 'space', label: 'map', name: 'map', right: 'space.read' },
  { group: 'space', label: 'intake', name: 'intake', right: 'space.edit' },
  { group: 'rules', label: 'duties', name: 'duties', right: 'duties.read' },
  { group: 'rules', label: 'decisions', name: 'decisions', right: 'decision.read' },
  { group: 'rules', label: 'processes', name: 'processes', right: 'flow.read' },
  { group: 'system', label: 'sources', name: 'sources', right: 'sources.read' }
]

// Of the rooms of one page, the one whose filter is on; the room without a filter where none is.
export function roomAt(all: readonly Room[], at: { name?: unknown; query: LocationQuery }): Room | undefined {
  const fits = (room: Room) => at.name === room.name && Object.entries(room.query ?? {}).every(([key, value]) => at.query[key] === value)
  return all.find((room) => room.query && fits(room)) ?? all.find(fits)
}

// An officer's first page is the work of the post; whoever has none of it begins where residents do.
const firstOf = ['desk', 'inbox', 'check', 'patrol', 'today', 'reports'] as const
export function firstRoom(may: (right: string) => boolean): Room | undefined {
  return firstOf.map((label) => rooms.find((room) => room.label === label)).find((room) => room && may(room.right))
}
