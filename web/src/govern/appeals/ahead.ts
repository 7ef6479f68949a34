// What a case's page reads, and the same asked for before the case is chosen: the next one is there before the eye is.
import { api, ask } from '@/api/client'

const path = (appeal: string) => ({ params: { path: { appeal } } })
export const reads = {
  page: (appeal: string) => ask(api.GET('/api/appeals/{appeal}', path(appeal))),
  trace: (appeal: string) => ask(api.GET('/api/appeals/{appeal}/trace', path(appeal))),
  suggestion: (appeal: string) => ask(api.GET('/api/appeals/{appeal}/suggestion', path(appeal))),
  similar: (appeal: string) => ask(api.GET('/api/appeals/{appeal}/similar', path(appeal)))
}
export type Reads = typeof reads

// Reads that may have been asked for ahead. Each answer is given once and is at most `fresh` ms old; others work on the same cases.
export function readAhead(from: Reads = reads, fresh = 30_000, now = () => Date.now()) {
  const waiting = new Map<string, { at: number; answer: Promise<unknown> }>()
  const names = Object.keys(from) as (keyof Reads)[]
  function given(name: keyof Reads, appeal: string): Promise<unknown> {
    const key = `${name} ${appeal}`
    const found = waiting.get(key)
    waiting.delete(key)
    return found && now() - found.at <= fresh ? found.answer : from[name](appeal)
  }
  return {
    ...(Object.fromEntries(names.map((name) => [name, (appeal: string) => given(name, appeal)])) as Reads),
    want(appeal: string) {
      for (const name of names) {
        const key = `${name} ${appeal}`
        const before = waiting.get(key)
        if (before && now() - before.at <= fresh) continue
        const answer = from[name](appeal)
        answer.catch(() => waiting.delete(key)) // it is asked again when it is needed
        waiting.set(key, { at: now(), answer })
      }
    },
    // What was read may no longer hold.
    forget: () => waiting.clear()
  }
}
