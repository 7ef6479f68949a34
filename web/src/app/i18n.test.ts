import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
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
    expect([...traced].filter((verb) => !elsewhere.includes(verb) && !(verb in zh.verb))).toEqual([])
  })
})
