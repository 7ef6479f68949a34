// A patrol report as a draft: the names of its fields, what it is called in a list, which kinds are offered first, how it is filed.
import { api, ask, type AppealLine, type Kind as DutyKind } from '@/api/client'
import type { Draft } from '@/kernel/draft/draft'
import type { PhotoField } from '@/kernel/draft/drafts'
import type { Here } from '@/support/space/here'

export type Kind = Pick<DutyKind, 'code' | 'level2' | 'level3' | 'level3_en'>

export const kind = 'appeal'
export const text = (draft: Draft) => (draft.fields.text?.value ?? '') as string
export const kindCode = (draft: Draft) => (draft.fields.kind?.value ?? '') as string
export const address = (draft: Draft) => (draft.fields.address?.value ?? '') as string
export const place = (draft: Draft) => (draft.fields.place?.value ?? null) as Here | null
export const photos = (draft: Draft) => Object.entries(draft.fields).flatMap(([field, at]) => (field.startsWith('photo.') && at.value ? [{ field, ...(at.value as PhotoField) }] : []))

export const ready = (draft: Draft) => (text(draft).trim().length > 0 || kindCode(draft) !== '') && (place(draft) !== null || address(draft).trim().length > 0)

// The commonest of what was filed lately, then the list's own order.
export function commonest(kinds: readonly Kind[], lately: readonly Pick<AppealLine, 'kind_code'>[], how_many: number): Kind[] {
  const times = new Map<string, number>()
  for (const one of lately) times.set(one.kind_code, (times.get(one.kind_code) ?? 0) + 1)
  return [...kinds].sort((a, b) => (times.get(b.code) ?? 0) - (times.get(a.code) ?? 0)).slice(0, how_many)
}

export function body(draft: Draft, kinds: readonly Kind[]) {
  const at = place(draft)
  const named = kinds.find((one) => one.code === kindCode(draft))
  return {
    text: text(draft).trim() || named?.level3 || '', kind: kindCode(draft) || null, channel: 'grid', lng: at?.lng ?? null, lat: at?.lat ?? null, address: address(draft).trim() || null,
    files: photos(draft).flatMap((one) => (one.file ? [one.file] : [])), draft: { id: draft.id, version: draft.known }
  }
}

// Read with the network and kept for without it.
const shelf = 'yiwang.patrol.kinds'
export interface Kinds { all: Kind[]; first: Kind[] }
export function keptKinds(): Kinds {
  return JSON.parse(localStorage.getItem(shelf) ?? '{"all":[],"first":[]}') as Kinds
}
export async function readKinds(): Promise<Kinds> {
  const [kinds, lately] = await Promise.all([ask(api.GET('/api/appeals/kinds')), ask(api.GET('/api/appeals', { params: { query: { limit: 200 } } }))])
  const all = kinds.items.map(({ code, level2, level3, level3_en }) => ({ code, level2, level3, level3_en }))
  const found = { all, first: commonest(all, lately.items, 6) }
  localStorage.setItem(shelf, JSON.stringify(found))
  return found
}

export async function file(draft: Draft): Promise<string> {
  const { number } = await ask(api.POST('/api/appeals', { body: body(draft, keptKinds().all) }))
  return number
}
