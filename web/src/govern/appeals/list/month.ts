// A month as a calendar shows it: whole weeks from Monday, as days of the district ("2026-11-01").
const dayMs = 86_400_000
const text = (at: number) => new Date(at).toISOString().slice(0, 10)

export function weeksOf(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`)
  const begin = first - ((new Date(first).getUTCDay() + 6) % 7) * dayMs
  const weeks: string[][] = []
  for (let week = begin; week === begin || text(week).startsWith(month); week += 7 * dayMs) weeks.push(Array.from({ length: 7 }, (_, i) => text(week + i * dayMs)))
  return weeks
}
export function monthAfter(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return text(Date.UTC(year, number - 1 + by, 1)).slice(0, 7)
}
// The district's day now.
export const today = (now = Date.now()) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(now))
export const isMonth = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value)
