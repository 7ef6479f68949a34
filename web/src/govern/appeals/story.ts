// A case's trace as its story: what people said and did line by line; what the process noted between folded into one.
import type { TraceLine } from '@/api/client'

export type Told = { line: TraceLine; folded?: undefined } | { folded: TraceLine[]; line?: undefined }

// No officer had a hand in it; the server does it in the name of whoever filed.
export const automatic = (line: TraceLine) => line.verb === 'appeals.dispatched' && /^自动分拨，把握 \d+%$/.test(line.why)
const systemic = (line: TraceLine) => line.verb.startsWith('flow.') && !line.why

export function storyOf(trace: TraceLine[]): Told[] {
  const out: Told[] = []
  for (const line of trace) {
    const last = out.at(-1)
    if (!systemic(line)) out.push({ line })
    else if (last?.folded) last.folded.push(line)
    else out.push({ folded: [line] })
  }
  return out
}

// The file that a line tells of, where one was attached.
export function fileOf(line: TraceLine): string {
  if (line.verb !== 'appeals.evidence_added' || !line.after.startsWith('{')) return ''
  const value = JSON.parse(line.after) as { file?: unknown }
  return typeof value.file === 'string' ? value.file : ''
}

// Photos that show the place before and after the work. What was reported stands for the time before.
export function comparedOf<P extends { type: string; purpose: string }>(files: P[]): { before: P[]; after: P[] } {
  const photos = files.filter((one) => one.type.startsWith('image/'))
  const of = (purpose: string) => photos.filter((one) => one.purpose === purpose)
  const before = of('before')
  return { before: before.length ? before : of('report'), after: of('after') }
}
