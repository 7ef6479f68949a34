// A draft on this device: what the person wrote, on which version of each field that stands, and how the server's answer is
// put together with it. Pure: nothing here reads or keeps anything. The rules of the other side are in src/kernel/draft.
import type { Good } from '@/api/client'
import type { paths } from '@/api/types'

export interface Written {
  value: unknown // null: empty
  base: number // the field's version that the person had before them
  unsent: boolean
  clash?: { kept: unknown } // what another device wrote meanwhile; base is its version
}
export interface Draft {
  id: string
  kind: string
  owner: string
  known: number // the draft's version as last heard
  state: 'open' | 'filed' | 'discarded'
  number: string
  fields: Record<string, Written>
  changed: string
  asked: 'nothing' | 'file' | 'discard' // what is to be done as soon as the server is there
  said: string // why it was not done, in the server's words
}
export type Answer = Good<'/api/drafts/sync', 'post'>['items'][number]
export type Sent = Required<NonNullable<paths['/api/drafts/sync']['post']['requestBody']>['content']['application/json']['drafts'][number]>
export type Standing = 'here' | 'synced' | 'clash' | 'waiting' | 'refused' | 'filed'

export const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export function begun(id: string, kind: string, owner: string, now: string): Draft {
  return { id, kind, owner, known: 0, state: 'open', number: '', fields: {}, changed: now, asked: 'nothing', said: '' }
}

export function write(draft: Draft, name: string, value: unknown, now: string): Draft {
  const before = draft.fields[name]
  if (same(before?.value, value)) return draft
  return { ...draft, changed: now, said: '', fields: { ...draft.fields, [name]: { ...before, value, base: before?.base ?? 0, unsent: true } } }
}

// The person has seen both values and says what holds.
export function settle(draft: Draft, name: string, value: unknown, now: string): Draft {
  const base = draft.fields[name]?.base ?? 0
  return { ...draft, changed: now, fields: { ...draft.fields, [name]: { value, base, unsent: true } } }
}

export const clashes = (draft: Draft) => Object.entries(draft.fields).flatMap(([name, at]) => (at.clash ? [{ name, mine: at.value, kept: at.clash.kept }] : []))

export function standing(draft: Draft): Standing {
  if (draft.state === 'filed') return 'filed'
  if (clashes(draft).length) return 'clash'
  if (draft.said) return 'refused'
  if (draft.asked === 'file') return 'waiting'
  return draft.known === 0 || Object.values(draft.fields).some((at) => at.unsent) ? 'here' : 'synced'
}

// What waits for a choice is not sent before it is made.
export function packed(draft: Draft): Sent {
  const discard = draft.asked === 'discard'
  const edits = Object.entries(draft.fields).flatMap(([name, at]) => (at.unsent && !at.clash && !discard ? [{ name, value: at.value, base: at.base }] : []))
  return { id: draft.id, known: draft.known, edits, discard }
}

// The draft after the answer to what was sent; the person may have gone on writing since. Where it ended elsewhere while something
// here was not sent yet, `rest` is a draft of its own with all that was written here.
export function heard(draft: Draft, sent: Sent, answer: Answer, restId: () => string): { draft: Draft; rest?: Draft } {
  if (answer.state !== 'open') {
    const ended: Draft = { ...draft, state: answer.state, number: answer.number, known: answer.version, asked: 'nothing', said: '' }
    const unsent = draft.asked !== 'discard' && Object.values(draft.fields).some((at) => at.unsent)
    if (!unsent) return { draft: ended }
    return { draft: ended, rest: { ...fresh(draft), id: restId(), state: 'open', number: '', asked: 'nothing', said: '' } }
  }
  if (answer.version === 0 && draft.known > 0) return { draft: fresh(draft) }
  const fields = { ...draft.fields }
  for (const one of sent.edits) {
    const at = fields[one.name]
    if (at && same(at.value, one.value) && !at.clash) fields[one.name] = { ...at, unsent: false }
  }
  for (const one of answer.fields) {
    const at = fields[one.name]
    if (at?.unsent && at.clash) fields[one.name] = same(at.value, one.value) ? { value: one.value, base: one.version, unsent: false } : { ...at, base: one.version, clash: { kept: one.value } }
    else if (!at?.unsent) fields[one.name] = { value: one.value, base: one.version, unsent: false }
    else if (sent.edits.some((edit) => edit.name === one.name && same(edit.value, one.value))) fields[one.name] = { ...at, base: one.version }
  }
  for (const one of answer.clashes) {
    const value = draft.fields[one.name]?.value ?? one.sent
    fields[one.name] = { value, base: one.version, unsent: true, clash: { kept: one.kept } }
  }
  const gone = draft.asked === 'discard' && answer.version !== sent.known
  const asked = gone || (draft.asked === 'file' && answer.clashes.length > 0) ? 'nothing' : draft.asked
  return { draft: { ...draft, fields, known: answer.version, asked } }
}

// One that another device began.
export function received(answer: Answer, kind: string, owner: string): Draft {
  const fields = Object.fromEntries(answer.fields.map((one) => [one.name, { value: one.value, base: one.version, unsent: false }]))
  return { ...begun(answer.id, kind, owner, answer.changed_at), known: answer.version, fields }
}

// As if the server had never heard of it.
function fresh(draft: Draft): Draft {
  const fields = Object.entries(draft.fields).filter(([, at]) => at.value !== null)
  return { ...draft, known: 0, fields: Object.fromEntries(fields.map(([name, at]) => [name, { value: at.value, base: 0, unsent: true }])) }
}
