import { describe, expect, it } from 'vitest'
import { type Answer, begun, clashes, type Draft, heard, packed, received, same, type Sent, settle, standing, write } from './draft'

const now = '2026-11-27T01:00:00Z'
const none = () => 'rest'
const lid = () => begun('a', 'appeal', 'me', now)

// The server's rules, as src/kernel/draft.cpp has them.
class Server {
  version = 0
  state: Draft['state'] = 'open'
  fields = new Map<string, { value: unknown; version: number }>()
  sync(sent: Sent): Answer {
    const found: Answer['clashes'] = []
    for (const edit of this.state === 'open' ? sent.edits : []) {
      const at = this.fields.get(edit.name)
      if (at && same(at.value, edit.value)) continue
      if (at && at.version !== edit.base) found.push({ name: edit.name, sent: edit.value, kept: at.value, version: at.version })
      else this.fields.set(edit.name, { value: edit.value, version: ++this.version })
    }
    const fields = [...this.fields].filter(([, at]) => at.version > sent.known).map(([name, at]) => ({ name, ...at }))
    return { id: sent.id, state: this.state, number: this.state === 'filed' ? 'LH1' : '', version: this.version, changed_at: now, fields, clashes: found }
  }
}
function synced(draft: Draft, server: Server): Draft {
  const sent = packed(draft)
  return heard(draft, sent, server.sync(sent), none).draft
}

describe('a draft on a device', () => {
  it('stands here alone until it is sent, then it is synced', () => {
    const draft = write(lid(), 'text', '井盖破损', now)
    expect(standing(draft)).toBe('here')
    expect(standing(synced(draft, new Server()))).toBe('synced')
  })
  it('gets what another device wrote in other fields', () => {
    const server = new Server()
    const first = synced(write(lid(), 'text', '井盖破损', now), server)
    const other = synced(write(received(server.sync({ id: 'a', known: 0, edits: [], discard: false }), 'appeal', 'me'), 'address', '桂园路', now), server)
    expect(synced(first, server).fields.address!.value).toBe('桂园路')
    expect(other.fields.text!.value).toBe('井盖破损')
  })
  it('shows both values of a field that two devices changed, sends neither before the person has chosen, and sends a third', () => {
    const server = new Server()
    synced(write(lid(), 'text', '井盖破损', now), server)
    let late = synced(write(lid(), 'text', '井盖缺失', now), server)
    expect(standing(late)).toBe('clash')
    expect(clashes(late)).toEqual([{ name: 'text', mine: '井盖缺失', kept: '井盖破损' }])
    expect(packed(late).edits).toEqual([])
    late = synced(settle(late, 'text', '井盖破损后缺失', now), server)
    expect(standing(late)).toBe('synced')
    expect(server.fields.get('text')!.value).toBe('井盖破损后缺失')
  })
  it('keeps what was written while the answer was on its way', () => {
    const server = new Server()
    const before = write(lid(), 'text', '井盖', now)
    const sent = packed(before)
    const after = heard(write(before, 'text', '井盖破损', now), sent, server.sync(sent), none).draft
    expect(after.fields.text).toMatchObject({ value: '井盖破损', base: 1, unsent: true })
    expect(clashes(synced(after, server))).toEqual([])
  })
  it('that was filed elsewhere ends with its number; what was written here and not sent becomes a draft of its own', () => {
    const server = new Server()
    const draft = write(synced(write(lid(), 'text', '井盖破损', now), server), 'address', '桂园路', now)
    server.state = 'filed'
    const { draft: ended, rest } = heard(draft, packed(draft), server.sync(packed(draft)), none)
    expect(ended).toMatchObject({ state: 'filed', number: 'LH1' })
    expect(rest).toMatchObject({ id: 'rest', state: 'open', known: 0, fields: { text: { value: '井盖破损', unsent: true }, address: { value: '桂园路', unsent: true } } })
  })
  it('that the server has forgotten is sent whole', () => {
    const draft = heard(synced(write(lid(), 'text', '井盖破损', now), new Server()), packed(lid()), new Server().sync(packed(lid())), none).draft
    expect(packed(draft)).toMatchObject({ known: 0, edits: [{ name: 'text', value: '井盖破损', base: 0 }] })
  })
  it('is not discarded over what another device added', () => {
    const server = new Server()
    const draft = synced(write(lid(), 'text', '井盖破损', now), server)
    server.sync({ id: 'a', known: 0, edits: [{ name: 'address', value: '桂园路', base: 0 }], discard: false })
    const back = synced({ ...draft, asked: 'discard' }, server)
    expect(back).toMatchObject({ state: 'open', asked: 'nothing', fields: { address: { value: '桂园路' } } })
  })
  it('loses no edit in any order of edits, syncs and lost answers of two devices', () => {
    for (let seed = 1; seed <= 200; ++seed) {
      let state = seed
      const chance = (n: number) => ((state = (state * 1103515245 + 12345) % 2147483648), Math.floor(state / 65536) % n)
      const server = new Server()
      const devices = [lid(), lid()]
      const all: Record<string, number[]> = {}
      const both = (draft: Draft) => clashes(draft).reduce((at, { name, mine, kept }) => settle(at, name, [...new Set([...(kept as number[]), ...(mine as number[])])], now), draft)
      for (let step = 1; step <= 40; ++step) {
        const i = chance(2)
        const name = ['text', 'address'][chance(2)]!
        if (chance(3)) {
          devices[i] = write(devices[i]!, name, [...((devices[i]!.fields[name]?.value ?? []) as number[]), step], now)
          ;(all[name] ??= []).push(step)
        } else {
          const sent = packed(devices[i]!)
          const answer = server.sync(sent)
          if (chance(3)) devices[i] = both(heard(devices[i]!, sent, answer, none).draft)
        }
      }
      for (let round = 0; round < 5; ++round) devices.forEach((draft, i) => (devices[i] = both(synced(draft, server))))
      for (const [name, steps] of Object.entries(all)) for (const draft of devices) expect([...(draft.fields[name]!.value as number[])].sort((a, b) => a - b), `seed ${seed}`).toEqual(steps)
    }
  })
})
