// The drafts of who is signed in: kept on this device at every keystroke, sent when the server can be reached, filed in turn. A room that
// files drafts says how with `filing`; the rest is the same for all kinds.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { api, ask, Problem, upload } from '@/api/client'
import { away, newId } from '@/app/network'
import { begun, clashes, type Draft, heard, packed, received, settle, write } from './draft'
import * as shelf from './shelf'

export interface PhotoField { name: string; file: string | null } // file: its id on the server, once it is there
export type Filer = (draft: Draft) => Promise<string> // gives the number

const waits = [3, 15, 60, 300] // seconds until the next try, longer after each that failed
const passing = [0, 401, 429, 500, 502, 503, 504] // says nothing about the draft: try again later
const kept_filed = 20 // of those filed, how many stay in the list

export const useDrafts = defineStore('drafts', () => {
  const all = shallowRef<Draft[]>([])
  const owner = ref('')
  const busy = ref(false)
  const failure = ref<unknown>(null)
  const unkept = ref(false) // the device would not keep the last change: full, or private browsing
  const filers = new Map<string, Filer>()
  let failed = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let again = false

  const now = () => new Date().toISOString()
  const find = (id: string) => all.value.find((one) => one.id === id)
  const open = computed(() => all.value.filter((one) => one.state === 'open' && one.asked !== 'discard').sort((a, b) => b.changed.localeCompare(a.changed)))
  const filed = computed(() => all.value.filter((one) => one.state === 'filed').sort((a, b) => b.changed.localeCompare(a.changed)))
  const waiting = computed(() => all.value.some((one) => one.state === 'open' && (one.asked !== 'nothing' || packed(one).edits.length > 0)))

  // Other tabs of this browser hold the same drafts.
  const tabs = new BroadcastChannel('yiwang.drafts')
  tabs.onmessage = ({ data }: MessageEvent<{ draft: Draft; gone: boolean }>) => {
    if (data.draft.owner === owner.value) all.value = [...all.value.filter((one) => one.id !== data.draft.id), ...(data.gone ? [] : [data.draft])]
  }
  async function put(draft: Draft) {
    all.value = [...all.value.filter((one) => one.id !== draft.id), draft]
    tabs.postMessage({ draft, gone: false })
    await shelf.keep(draft).then(() => (unkept.value = false), () => (unkept.value = true))
  }
  async function forget(draft: Draft) {
    all.value = all.value.filter((one) => one.id !== draft.id)
    tabs.postMessage({ draft, gone: true })
    for (const [id] of photosOf(draft)) await shelf.dropPhoto(id)
    await shelf.drop(draft)
  }
  function photosOf(draft: Draft): [string, PhotoField][] {
    return Object.entries(draft.fields).flatMap(([name, at]) => (name.startsWith('photo.') && at.value ? [[name.slice('photo.'.length), at.value as PhotoField]] : []))
  }

  async function start(who: string) {
    if (owner.value === who) return
    owner.value = who
    all.value = await shelf.draftsOf(who)
    await sync()
  }
  function stop() {
    owner.value = ''
    all.value = []
    clearTimeout(timer)
  }
  function begin(kind: string): string {
    const draft = begun(newId(), kind, owner.value, now())
    void put(draft)
    return draft.id
  }
  async function change(id: string, work: (draft: Draft) => Draft) {
    const draft = find(id)
    if (!draft || draft.state !== 'open') return
    const changed = work(draft)
    if (changed === draft) return
    await put(changed)
    soon(waits[0]!)
  }
  const set = (id: string, name: string, value: unknown) => change(id, (draft) => write({ ...draft, asked: 'nothing' }, name, value, now()))
  const choose = (id: string, name: string, value: unknown) => change(id, (draft) => settle(draft, name, value, now()))
  async function addPhoto(id: string, picture: File) {
    const photo = newId()
    await shelf.keepPhoto({ id: photo, name: picture.name, bytes: picture })
    await set(id, `photo.${photo}`, { name: picture.name, file: null } satisfies PhotoField)
  }
  async function askTo(what: 'file' | 'discard', id: string) {
    await change(id, (draft) => ({ ...draft, asked: what, said: '' }))
    await sync()
  }

  function soon(seconds: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void sync(), seconds * 1000)
  }

  // Photos first: a field says which file it is.
  async function sendPhotos() {
    for (const { id } of open.value)
      for (const [photo, at] of photosOf(find(id)!)) {
        const here = at.file ? undefined : await shelf.photo(photo)
        if (!here) continue
        const { id: file } = await upload(new File([here.bytes], here.name, { type: here.bytes.type }))
        const still = find(id)
        if (still?.fields[`photo.${photo}`]?.value) await put(write(still, `photo.${photo}`, { name: at.name, file } satisfies PhotoField, now()))
      }
  }
  async function exchange(kind: string) {
    const sent = all.value.filter((one) => one.state === 'open' && one.kind === kind && (one.known || Object.keys(one.fields).length || one.asked !== 'nothing')).slice(0, 50).map(packed)
    const { items } = await ask(api.POST('/api/drafts/sync', { body: { kind, drafts: sent } }))
    for (const answer of items) {
      const mine = sent.find((one) => one.id === answer.id)
      const draft = find(answer.id)
      if (!draft) await put(received(answer, kind, owner.value))
      else if (mine) {
        const after = heard(draft, mine, answer, newId)
        if (after.draft.state === 'discarded') await forget(draft)
        else await put(after.draft)
        if (after.rest) await put(after.rest)
      }
    }
  }
  async function fileAsked(kind: string, filer: Filer) {
    for (const { id } of open.value) {
      const draft = find(id)!
      if (draft.kind !== kind || draft.asked !== 'file' || clashes(draft).length || packed(draft).edits.length) continue
      try {
        const number = await filer(draft)
        await put({ ...find(id)!, state: 'filed', number, asked: 'nothing', changed: now() })
      } catch (problem) {
        if (!(problem instanceof Problem) || passing.includes(problem.status)) throw problem
        await put({ ...find(id)!, asked: 'nothing', said: problem.message })
        again ||= problem.status === 409 // it was changed or filed elsewhere: what that was comes with the next exchange
      }
    }
  }

  // One at a time; what is asked for meanwhile is done after.
  async function sync() {
    if (!owner.value) return
    if (busy.value) {
      again = true
      return
    }
    busy.value = true
    clearTimeout(timer)
    try {
      do {
        again = false
        await sendPhotos()
        for (const [kind, filer] of filers) {
          await exchange(kind)
          await fileAsked(kind, filer)
        }
      } while (again)
      for (const old of filed.value.slice(kept_filed)) await forget(old)
      failed = 0
      failure.value = null
    } catch (problem) {
      failed += 1
      failure.value = problem
    } finally {
      busy.value = false
    }
    if (waiting.value) soon(waits[Math.min(failed, waits.length - 1)]!)
  }
  function filing(kind: string, filer: Filer) {
    filers.set(kind, filer)
  }

  watch(away, (lost) => !lost && void sync())
  document.addEventListener('visibilitychange', () => !document.hidden && void sync())

  return { open, filed, busy, failure, unkept, find, start, stop, begin, set, choose, addPhoto, askTo, forget, sync, filing }
})
