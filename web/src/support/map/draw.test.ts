import { describe, expect, it, vi } from 'vitest'
import { areaOf, type DrawnLayer, layersOf, lengthOf, readFilter, styleOf } from './draw'

vi.stubGlobal('document', {})
vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: () => '#ffffff' }))
const appeals = { name: 'open_appeals', title: '未办结诉求', title_en: 'Open appeals', geometry: 'point', version: 1, fields: [], source: '', right_to_see: '' }
const drawnAs = (form?: DrawnLayer['form'], filter = '') => layersOf({ name: 'open_appeals', colour: '#0f6e6e', opacity: 1, visible: true, filter, form }, appeals)

describe('a layer of points', () => {
  it('is gathered with numbers, dots, or heat; a map kept before there was a choice is gathered', () => {
    expect(drawnAs().map(({ type }) => type)).toEqual(['circle', 'symbol'])
    expect(drawnAs('clusters')).toEqual(drawnAs())
    expect(drawnAs('dots').map(({ type }) => type)).toEqual(['circle'])
    expect(drawnAs('heat').map(({ type }) => type)).toEqual(['heatmap'])
  })
  it('shows by its filter in every form', () => {
    for (const form of ['clusters', 'dots', 'heat'] as const) expect(drawnAs(form, 'state = filed')[0]).toMatchObject({ filter: ['==', ['get', 'state'], 'filed'] })
  })
})

describe('a layer of areas', () => {
  const drawn = (name: string, filter = '') => layersOf({ name, colour: '#0f6e6e', opacity: 1, visible: true, filter }, { ...appeals, name, geometry: 'area', fields: [{ name: 'name', title: '名称', kind: 'text', in_tiles: true }] })
  it('writes names where the tiles have a place for them', () => {
    expect(drawn('streets').slice(2)).toMatchObject([{ type: 'symbol', source: 'layer-streets', 'source-layer': 'streets_names' }])
  })
  it('has its names above every colour', () => {
    const areas = { ...appeals, geometry: 'area', fields: [{ name: 'name', title: '名称', kind: 'text', in_tiles: true }] }
    const one = (name: string): DrawnLayer => ({ name, colour: '#0f6e6e', opacity: 1, visible: true, filter: '' })
    const style = styleOf([one('communities'), one('streets')], new Map([['streets', { ...areas, name: 'streets' }], ['communities', { ...areas, name: 'communities' }]]), 'http://here')
    expect(style.layers.map((layer) => layer.type)).toEqual(['background', 'fill', 'line', 'fill', 'line', 'symbol', 'symbol'])
  })
  it('names no more than its filter shows', () => {
    for (const one of drawn('streets', 'name = 东湖街道')) expect(one).toMatchObject({ filter: ['==', ['get', 'name'], '东湖街道'] })
  })
})

describe('a filter of a layer', () => {
  it('is a property, a sign and a value', () => {
    expect(readFilter('state = open')).toEqual(['==', ['get', 'state'], 'open'])
    expect(readFilter('height_m >= 30')).toEqual(['>=', ['to-number', ['get', 'height_m']], 30])
    expect(readFilter(' ')).toBeNull()
    expect(readFilter('nonsense')).toBeUndefined()
  })
})

describe('measuring', () => {
  it('gives metres and square metres', () => {
    expect(lengthOf([[114.13, 22.56], [114.14, 22.56]])).toBeCloseTo(1027, -1)
    expect(areaOf([[114.13, 22.56], [114.14, 22.56], [114.14, 22.57], [114.13, 22.57]]) / (1028 * 1107)).toBeCloseTo(1, 2)
  })
})
