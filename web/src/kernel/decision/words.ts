// Days and times of a version, in the reader's language.
import { locale } from '@/app/i18n'
import type { VersionLine } from './types'

type Say = (key: string, values?: Record<string, unknown>) => string

export function daysOf(version: Pick<VersionLine, 'state' | 'from_on' | 'to_on'>, t: Say): string {
  if (version.state === 'draft') return t('decision.noDays')
  const from = version.from_on ?? t('decision.sinceEver')
  return version.to_on ? t('decision.fromTo', { from, to: version.to_on }) : version.from_on ? t('decision.fromOn', { from }) : from
}

export function when(at: string): string {
  return new Date(at).toLocaleString(locale.value === 'en' ? 'en-GB' : 'zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' })
}
