// A row of the list as people see it: how it is named, what differs between two. Pure.
import type { Duty, Key } from './types'

export const fields = ['level1', 'level2', 'level3', 'level3_en', 'lead_unit', 'co_units', 'deadline', 'lane', 'legal_basis', 'keywords'] as const
export type Field = (typeof fields)[number]
export const lanes = ['urgent', 'normal', 'campaign', 'supervised'] as const
export const limitUnits = ['clock_hours', 'working_hours', 'working_days'] as const
export const subjects = ['shop', 'site', 'estate_manager', 'school', 'hospital', 'market', 'office', 'other'] as const

// What a row's codes are called by people.
export interface Names {
  unit: (code: string) => string
  lane: (lane: Duty['lane']) => string
  limit: (amount: number, unit: Duty['deadline_unit']) => string
}

// "01001", "01001|440303003|shop": a row in an address.
export const addressOf = (key: Key) => [key.code, key.place, key.subject].join('|').replace(/\|+$/, '')
export function keyAt(address: string): Key {
  const [code = '', place = '', subject = ''] = address.split('|')
  return { code, place, subject }
}
export const keyOf = ({ code, place, subject }: Key): Key => ({ code, place, subject })

// The parts of a list as it is kept, joined by ";".
export const parts = (joined: string) => joined.split(';').filter(Boolean)
// The same of a list as it is typed, by any of the marks that people put between words.
export const joined = (typed: string) => typed.split(/[;；、,，\n]/).map((part) => part.trim()).filter(Boolean).join(';')

export function inWords(duty: Duty, field: Field, names: Names): string {
  if (field === 'deadline') return names.limit(duty.deadline_amount, duty.deadline_unit)
  if (field === 'lane') return names.lane(duty.lane)
  if (field === 'lead_unit') return names.unit(duty.lead_unit)
  if (field === 'co_units') return parts(duty.co_units).map(names.unit).join('、')
  if (field === 'keywords') return parts(duty.keywords).join('、')
  return duty[field]
}

export interface Difference {
  field: Field
  before: string
  after: string
}
// The fields that differ; of a new row, or one taken out, all that say something.
export function differences(before: Duty | null | undefined, after: Duty | null | undefined, names: Names): Difference[] {
  return fields
    .map((field) => ({ field, before: before ? inWords(before, field, names) : '', after: after ? inWords(after, field, names) : '' }))
    .filter((one) => one.before !== one.after)
}
