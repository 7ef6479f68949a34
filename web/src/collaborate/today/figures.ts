// The figures of the day in words: how much, more or less than a week ago, whether that is better, and what made it so.
import type { Good } from '@/api/client'
import { i18n } from '@/app/i18n'
import { stamp } from '@/app/time'

export type Day = Good<'/api/today', 'get'>
export type Figure = Day['numbers'][number]
export type Change = Figure['changes'][number]

const t = (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values)
const isRate = (one: Figure) => one.figure === 'on_time'

export function written(one: Figure, value: number | null | undefined): string {
  if (value == null) return '–'
  return isRate(one) ? `${value.toFixed(1)}%` : value.toLocaleString()
}

// More or less than a week ago; nothing where either is not known.
export function difference(one: Figure): number | null {
  if (one.value == null || one.before == null) return null
  return isRate(one) ? Math.round(10 * (one.value - one.before)) / 10 : one.value - one.before
}
export function against(one: Figure): string {
  const by = difference(one)
  if (by == null) return t('today.noBefore')
  if (by === 0) return t('today.same')
  const much = isRate(one) ? t('today.points', { n: Math.abs(by).toFixed(1) }) : Math.abs(by).toLocaleString()
  return t(by > 0 ? 'today.moreThan' : 'today.lessThan', { n: much })
}

const good: Record<Figure['figure'], -1 | 0 | 1> = { filed: 0, closed: 1, on_time: 1, overdue: -1, due_soon: -1 }
export function tone(one: Figure): 'better' | 'worse' | '' {
  const way = Math.sign(difference(one) ?? 0) * good[one.figure]
  return way > 0 ? 'better' : way < 0 ? 'worse' : ''
}

export function changed({ now, before }: Change): string {
  return t(now > before ? 'today.more' : 'today.less', { n: Math.abs(now - before).toLocaleString() })
}
// The part that made the most of the change: of a rate, the late ones go the other way.
export function reason(one: Figure): Change | undefined {
  const way = Math.sign(difference(one) ?? 0) * (isRate(one) ? -1 : 1)
  return way ? one.changes.find((part) => Math.sign(part.now - part.before) === way) : undefined
}

// What made the most of it, in words; "" where nothing changed.
export function because(one: Figure): string {
  const part = reason(one)
  return part ? [part.name, isRate(one) && t('today.late'), changed(part)].filter(Boolean).join(' ') : ''
}

// The days of a line, as "11-27"; the last is that of `at`.
export function daysOf(at: string, n: number): string[] {
  return Array.from({ length: n }, (_, i) => stamp(new Date(Date.parse(at) - (n - 1 - i) * 86400000).toISOString()).slice(5, 10))
}

// The sentence of the day.
export function sentence(day: Day): string {
  const of = Object.fromEntries(day.numbers.map((one) => [one.figure, one])) as Record<Figure['figure'], Figure>
  const time = stamp(day.at).slice(11)
  const why = (one: Figure) => {
    const part = reason(one)
    return part ? t('today.mainly', { what: part.name, change: changed(part) }) : ''
  }
  const filed = t('today.sentence.filed', { time, n: written(of.filed, of.filed.value), against: against(of.filed), why: why(of.filed) })
  const closed = t('today.sentence.closed', { n: written(of.closed, of.closed.value) })
  const rate = of.on_time.value == null ? '' : t('today.sentence.rate', { rate: written(of.on_time, of.on_time.value), against: against(of.on_time) })
  const late = of.overdue.value ? t('today.sentence.overdue', { n: written(of.overdue, of.overdue.value), soon: written(of.due_soon, of.due_soon.value) }) : t('today.sentence.noneOverdue', { soon: written(of.due_soon, of.due_soon.value) })
  return [filed, closed, rate, late].filter(Boolean).join('')
}
