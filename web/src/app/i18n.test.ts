import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { supervising } from '@/govern/appeals/useAppeal'
import { en } from './en'
import { zh } from './zh'

function keys(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [path + key] : keys(value as object, path + key + '/')))
}
const marks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
function texts(tree: object): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : texts(value as object)))
}

describe('the two languages', () => {
  it('hold the same keys', () => expect(keys(en)).toEqual(keys(zh)))
  it('fill in the same values', () => {
    const pairs = texts(zh).map((text, i) => [marks(text), marks(texts(en)[i] ?? '')])
    for (const [a, b] of pairs) expect(b).toEqual(a)
  })
  it('leave nothing empty', () => expect([...texts(zh), ...texts(en)].filter((text) => !text.trim())).toEqual([]))
  it('name every step that a matter leaves a trace of', () => {
    const folders = ['govern/appeals', 'kernel/flow'].map((folder) => `../src/${folder}`)
    const sources = folders.flatMap((folder) => readdirSync(folder).filter((file) => /(?<!_test)\.cpp$/.test(file)).map((file) => readFileSync(`${folder}/${file}`, 'utf8')))
    const traced = new Set(sources.flatMap((text) => [...text.matchAll(/\btrace\((?:tx_?, )?"([a-z]+\.[a-z_]+)"/g)].map((found) => found[1]!)))
    const elsewhere = ['appeals.exported', 'appeals.import_begun', 'appeals.model_put_in_use', 'appeals.person_searched', 'flow.published', 'flow.withdrawn'] // of no matter
    expect(traced.size).toBeGreaterThan(40)
    const called = readFileSync('../src/govern/appeals/callouts/callouts.hpp', 'utf8').match(/CalloutState, calling, ([\w, ]+)\)/)![1]!.split(', ')
    for (const end of called) traced.add(`callouts.${end}`)
    expect([...traced].filter((verb) => !elsewhere.includes(verb) && !(verb in zh.verb))).toEqual([])
  })
  it('name every action that a case may offer', () => {
    const offered = [...readFileSync('../src/govern/appeals/case_page.cpp', 'utf8').matchAll(/push_back\("(\w+)"\)/g)].map((found) => found[1]!)
    expect(offered.length).toBeGreaterThan(12)
    const inABoxOfTheirOwn: readonly string[] = supervising
    expect(offered.filter((action) => !inABoxOfTheirOwn.includes(action) && !(action in zh.action))).toEqual([])
  })
})
