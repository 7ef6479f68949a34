// Times as people say them, in the district's zone; the timestamp itself goes into a title.
import { i18n } from './i18n'

const ahead_ms = 8 * 3_600_000 // Asia/Shanghai is ahead of UTC by it, the year round since 1992; Intl knows that too and takes milliseconds
const t = (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values)

export function stamp(at: string | null | undefined): string {
  if (!at) return ''
  return new Date(Date.parse(at) + ahead_ms).toISOString().slice(0, 16).replace('T', ' ')
}

export function span(ms: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60000))
  if (minutes < 90) return t('time.minutes', { n: minutes })
  if (minutes < 48 * 60) return t('time.hours', { n: Math.round(minutes / 60) })
  return t('time.days', { n: Math.round(minutes / 1440) })
}

export function ago(at: string, now = Date.now()): string {
  const past = now - Date.parse(at)
  return past < 60000 ? t('time.now') : t('time.ago', { t: span(past) })
}

// "3 天后到期" or "已超期 2 小时".
export function due(at: string, now = Date.now()): string {
  const left = Date.parse(at) - now
  return left >= 0 ? t('time.later', { t: span(left) }) : t('time.overdue', { t: span(left) })
}

// ISO 8601 week of a day, "2026-W48".
export function isoWeek(day: Date): string {
  const thursday = new Date(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()))
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7))
  const first = new Date(Date.UTC(thursday.getUTCFullYear(), 0, 1))
  const week = Math.ceil(((thursday.getTime() - first.getTime()) / 86400000 + 1) / 7)
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`
}

export function mondayOf(week: string): Date {
  const [year, number] = week.split('-W').map(Number) as [number, number]
  const fourth = new Date(year, 0, 4) // always in the first week
  return new Date(year, 0, 4 - ((fourth.getDay() || 7) - 1) + (number - 1) * 7)
}
