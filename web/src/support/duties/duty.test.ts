import { describe, expect, it } from 'vitest'
import { addressOf, differences, joined, keyAt } from './duty'
import type { Duty } from './types'

const garbage: Duty = {
  code: '01001', level1: '市容环境', level2: '环境卫生', level3: '暴露垃圾', level3_en: 'Exposed garbage', place: '', subject: '', lead_unit: 'street', co_units: 'LH-CG',
  deadline_amount: 4, deadline_unit: 'working_hours', lane: 'normal', legal_basis: '《城市市容和环境卫生管理条例》第三十二条', keywords: '暴露垃圾;垃圾成堆'
}
const names = { unit: (code: string) => ({ street: '属地街道', 'LH-CG': '区城管局' })[code] ?? code, lane: String, limit: (amount: number, unit: string) => `${amount} ${unit}` }

describe('a row of the list', () => {
  it('is named in an address by what it is for, and found again', () => {
    for (const key of [garbage, { ...garbage, place: '440303003' }, { ...garbage, subject: 'shop' }, { ...garbage, place: '440303003', subject: 'shop' }])
      expect(keyAt(addressOf(key))).toEqual({ code: key.code, place: key.place, subject: key.subject })
    expect(addressOf(garbage)).toBe('01001')
  })
  it('says what a change changes, in words', () =>
    expect(differences(garbage, { ...garbage, lead_unit: 'LH-CG', co_units: '', deadline_amount: 8 }, names)).toEqual([
      { field: 'lead_unit', before: '属地街道', after: '区城管局' },
      { field: 'co_units', before: '区城管局', after: '' },
      { field: 'deadline', before: '4 working_hours', after: '8 working_hours' }
    ]))
  it('says all of itself when it is new, and nothing when nothing changes', () => {
    expect(differences(null, garbage, names)).toHaveLength(10)
    expect(differences(garbage, garbage, names)).toEqual([])
  })
  it('takes words as people type them', () => expect(joined(' 垃圾堆；满溢、臭,\n垃圾桶 ;;')).toBe('垃圾堆;满溢;臭;垃圾桶'))
})
