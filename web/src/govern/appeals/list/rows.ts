// The list as a table of any length: which rows are drawn, which columns are shown.

// Of `count` rows those that can be seen, and some beyond either edge; to: the first that is not drawn.
export function windowOf(scrolledPx: number, heightPx: number, rowPx: number, count: number, beyond = 12): { from: number; to: number } {
  const first = Math.floor(Math.max(0, scrolledPx) / rowPx)
  const to = Math.min(count, first + Math.ceil(heightPx / rowPx) + beyond)
  return { from: Math.max(0, Math.min(first - beyond, to)), to }
}

export const allColumns = ['number', 'title', 'state', 'kind', 'unit', 'street', 'filed', 'due', 'voices', 'channel', 'closed', 'stars'] as const
export type Column = (typeof allColumns)[number]
const usual: Column[] = ['number', 'title', 'state', 'kind', 'unit', 'street', 'filed', 'due']
// In pixels. The title takes what is left over and has this at least.
export const widths: Record<Column, number> = { number: 204, title: 190, state: 100, kind: 130, unit: 170, street: 100, filed: 100, due: 124, voices: 80, channel: 100, closed: 100, stars: 90 }

// As the address keeps them, "title,due"; the number is always there, what is unknown is left out.
export function columnsOf(kept: unknown): Column[] {
  if (typeof kept !== 'string' || !kept) return usual
  const named = kept.split(',')
  return allColumns.filter((one) => one === 'number' || named.includes(one))
}
export const keptColumns = (columns: Column[]) => (String(columns) === String(usual) ? '' : columns.filter((one) => one !== 'number').join(',') || 'number')

// What a click on a column's head asks for: each order in turn, then the usual one again.
export function orderAfter(column: Column, order: string): string {
  if (column === 'filed') return order === 'oldest' ? '' : 'oldest'
  return order === 'due' ? '' : 'due'
}
