// A case's clock: how much of its time is used, and what is left in words' own measure. It stands while the case is paused,
// and has stopped when the unit has finished.
export interface Timed {
  filed_at: string
  dispatched_at?: string | null
  finished_at?: string | null
  paused_at?: string | null
  due_at?: string | null
  state: string
}
export interface Clock {
  part: number // of the time used, 0 to 1
  leftMs: number // below 0: late
  paused: boolean
}

export function clockOf(of: Timed, now = Date.now()): Clock | null {
  if (!of.due_at || of.state === 'closed') return null
  const from = Date.parse(of.dispatched_at ?? of.filed_at)
  const until = Date.parse(of.due_at)
  const paused = Boolean(of.paused_at) && !of.finished_at
  const at = of.finished_at ? Date.parse(of.finished_at) : paused ? Date.parse(of.paused_at as string) : now
  return { part: Math.min(1, Math.max(0, (at - from) / Math.max(1, until - from))), leftMs: until - at, paused }
}
