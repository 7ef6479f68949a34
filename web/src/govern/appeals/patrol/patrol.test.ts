import { describe, expect, it } from 'vitest'
import { begun, write } from '@/kernel/draft/draft'
import { body, commonest, type Kind, ready } from './patrol'

const now = '2026-11-27T01:00:00Z'
const kinds = ['路灯', '井盖', '占道'].map((level3, i) => ({ code: `K${i}`, level3 }) as Kind)
const draft = Object.entries({ kind: 'K1', place: { lng: 114.12, lat: 22.54, within_m: 12 }, 'photo.a': { name: 'a.jpg', file: 'f1' }, 'photo.b': { name: 'b.jpg', file: null }, 'photo.c': null })
  .reduce((at, [name, value]) => write(at, name, value, now), { ...begun('d', 'appeal', 'me', now), known: 4 })

describe('a patrol report', () => {
  it('offers the commonest kinds first, then the list as it stands', () => {
    expect(commonest(kinds, [{ kind_code: 'K2' }, { kind_code: 'K2' }, { kind_code: 'K1' }, { kind_code: 'gone' }], 3).map((one) => one.code)).toEqual(['K2', 'K1', 'K0'])
  })
  it('needs words or a kind, and a place or an address', () => {
    expect(ready(draft)).toBe(true)
    expect(ready(write(draft, 'place', null, now))).toBe(false)
    expect(ready(write(draft, 'kind', '', now))).toBe(false)
  })
  it('is filed by its channel with the kind as its words where none were written, and with the photos that are there', () => {
    expect(body(draft, kinds)).toEqual({ text: '井盖', kind: 'K1', channel: 'grid', lng: 114.12, lat: 22.54, address: null, files: ['f1'], draft: { id: 'd', version: 4 } })
  })
})
