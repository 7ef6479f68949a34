import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differences, type Row } from './differences'

const score = readFileSync('../catalog/luohu/govern/appeals/decisions/score.dmn', 'utf8')
const short = (row: Row) => `${row.was ?? ''}>${row.now ?? ''} ${row.kind}`
const rule = (hours: string, points: string, why: string) =>
  `<rule><inputEntry><text>${hours}</text></inputEntry><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>${points}</text></outputEntry><annotationEntry><text>${why}</text></annotationEntry></rule>`

describe('two versions of a decision model', () => {
  it('are alike where ids and annotations are only kept in another way', async () => {
    const edited = score.replace(/<annotation name="依据"\/>/, '').replace(/<rule>(.*?)<annotationEntry><text>(.*?)<\/text><\/annotationEntry>/g, '<rule id="r"><description>$2</description>$1').replace(/ id="r"/g, () => ` id="r${Math.random()}"`)
    expect(edited).not.toBe(score)
    expect(await differences(score, edited)).toEqual([])
  })
  it('differ in a cell, said with its column, what it was and is', async () => {
    const found = await differences(score, score.replace('<text>-10</text>', '<text>-15</text>'))
    expect(found.map(({ name, kind, facts }) => [name, kind, facts])).toEqual([['加减分', 'changed', []]])
    const [row, ...others] = found[0]!.rows
    expect(row).toMatchObject({ kind: 'changed', was: 1, now: 1 })
    expect(row!.cells.map((cell, i) => [found[0]!.columns[i]!.title, cell]).filter(([, cell]) => (cell as { was: string; now: string }).was !== (cell as { now: string }).now)).toEqual([['分', { was: '-10', now: '-15' }]])
    expect(others.every(({ kind }) => kind === 'same')).toBe(true)
  })
  it('differ in rows that came and went, each where it stands', async () => {
    const more = score.replace(rule('&gt; 24', '-20', '超期一天以上'), rule('(24..72]', '-20', '超期三天以内') + rule('&gt; 72', '-40', '超期三天以上'))
    const [found] = await differences(score, more)
    expect(found!.rows.map(short)).toEqual(['1>1 same', '2>2 changed', '>3 added', '3>4 same', '4>5 same', '5>6 same', '6>7 same'])
    const [back] = await differences(more, score)
    expect(back!.rows.map(short).filter((line) => !line.endsWith('same'))).toEqual(['2>2 changed', '3> removed'])
  })
  it('differ in the order of rows: one that moved is gone here and new there', async () => {
    const [first, second] = [rule('(0..24]', '-10', '超期一天以内'), rule('&gt; 24', '-20', '超期一天以上')]
    const [turned] = await differences(score, score.replace(first, '@').replace(second, first).replace('@', second))
    expect(turned!.rows.filter(({ kind }) => kind !== 'same').map(({ kind }) => kind).sort()).toEqual(['added', 'removed'])
  })
  it('differ in a column that came: all rows say nothing there yet', async () => {
    const wider = score.replace('<output name="分"', '<input label="街道"><inputExpression><text>街道</text></inputExpression></input><output name="分"').replace(/<outputEntry>/g, '<inputEntry><text>-</text></inputEntry><outputEntry>')
    const [found] = await differences(score, wider)
    expect(found!.columns.filter(({ kind }) => kind !== 'same')).toEqual([{ title: '街道', kind: 'added' }])
    expect(found!.rows.map(({ was, now }) => [was, now])).toEqual([1, 2, 3, 4, 5, 6].map((n) => [n, n]))
  })
  it('differ in an expression and in what a decision asks', async () => {
    const found = await differences(score, score.replace('100 + (if', '90 + (if').replace('aggregation="SUM"', 'aggregation="MIN"'))
    expect(found.map(({ name, facts }) => [name, facts.map(({ fact }) => fact)])).toEqual([['加减分', ['hit']], ['办理得分', ['expression']]])
  })
  it('are not compared where one is no DMN', async () => await expect(differences(score, '<nothing/>')).rejects.toThrow())
})
