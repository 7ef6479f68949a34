// The queue of the dispatch desk: urgent ones first, else as the server gives them; which is next.
import type { AppealLine } from '@/api/client'

export function queued(lines: AppealLine[]): AppealLine[] {
  const urgent = (one: AppealLine) => one.lane === 'urgent'
  return [...lines.filter(urgent), ...lines.filter((one) => !urgent(one))]
}

// The one that is chosen when `done` leaves the queue: the one below it, at the end the one above.
export function after(lines: AppealLine[], done: string | undefined): AppealLine | undefined {
  const at = lines.findIndex((one) => one.id === done)
  return at < 0 ? lines[0] : (lines[at + 1] ?? lines[at - 1])
}

// Cases an hour, of the moments at which they were done; nothing before five are.
export function pace(doneAt: number[]): number | null {
  const [first, last] = [doneAt[0], doneAt.at(-1)]
  if (doneAt.length < 5 || first === undefined || last === undefined || last === first) return null
  return Math.round(((doneAt.length - 1) * 3_600_000) / (last - first))
}
