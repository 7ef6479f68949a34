// One decision for many cases: each case is its own request and its own step in the trail, so that what one refuses does not hold up
// the others. Nothing is sent for some seconds: until then it can be taken back as if it had not been.
import { ref } from 'vue'
import { api, type AppealLine, ask } from '@/api/client'
import { reads } from '../ahead'

const path = (appeal: string) => ({ params: { path: { appeal } } })
export interface BulkAction {
  name: 'take' | 'accept' | 'pass'
  state: AppealLine['state'] // in which a case can be acted on so
  right: string
  act: (appeal: string, unsure: string) => Promise<unknown> // unsure: what is said where no owner is sure
}
export const bulkActions: BulkAction[] = [
  { name: 'take', state: 'dispatched', right: 'appeals.handle', act: (appeal) => ask(api.POST('/api/appeals/{appeal}/take', path(appeal))) },
  { name: 'pass', state: 'checking', right: 'appeals.check', act: (appeal) => ask(api.POST('/api/appeals/{appeal}/check', { ...path(appeal), body: { passed: true, reason: null } })) },
  {
    name: 'accept', state: 'filed', right: 'appeals.dispatch',
    act: async (appeal, unsure) => {
      const { best, sure } = await reads.suggestion(appeal)
      if (!best || !sure) throw new Error(unsure)
      return ask(api.POST('/api/appeals/{appeal}/dispatch', { ...path(appeal), body: { unit: best.unit, kind: best.kind, note: null } }))
    }
  }
]

export interface Refused {
  line: AppealLine
  why: unknown
}
// Those that were refused, in the order given; a few at a time. told: how many are through.
export async function actOnAll(lines: AppealLine[], act: (appeal: string) => Promise<unknown>, told: (through: number) => void, atOnce = 4): Promise<Refused[]> {
  const refused = new Map<string, unknown>()
  let next = 0
  let through = 0
  async function worker() {
    for (let line = lines[next++]; line; line = lines[next++]) {
      await act(line.id).catch((why: unknown) => refused.set(line.id, why))
      told(++through)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return lines.filter((line) => refused.has(line.id)).map((line) => ({ line, why: refused.get(line.id) }))
}

// Work that waits for some seconds and can be undone until then.
export function useHeld(seconds = 8) {
  const left = ref(0) // seconds until it is done; 0: nothing waits
  let work: (() => void) | null = null
  let ticking: ReturnType<typeof setInterval> | undefined
  function end() {
    clearInterval(ticking)
    left.value = 0
    const held = work
    work = null
    return held
  }
  const now = () => end()?.()
  function hold(doing: () => void) {
    now() // what waited before is not lost
    work = doing
    left.value = seconds
    ticking = setInterval(() => (left.value > 1 ? left.value-- : now()), 1000)
  }
  return { left, hold, now, undo: () => void end() }
}
