// What is another in two versions of a decision model: its decisions by their names, of a table the rows and cells, of the others
// what is said. Rows are told apart by what they say, in their order, for under most hit policies the order decides.
import { DmnModdle } from 'dmn-moddle'

export interface Cell {
  was: string
  now: string
}
export interface Row {
  kind: 'same' | 'changed' | 'added' | 'removed'
  was?: number // its number in each version, from 1
  now?: number
  cells: Cell[] // one a column
}
export interface Difference {
  name: string
  kind: 'changed' | 'added' | 'removed'
  facts: (Cell & { fact: Fact })[]
  columns: { title: string; kind: 'same' | 'added' | 'removed' }[]
  rows: Row[]
}
export type Fact = 'hit' | 'expression' | 'requires' | 'type'

interface Table {
  columns: { key: string; title: string }[]
  rows: Map<string, string>[] // by the column's key
}
interface Part {
  facts: Map<Fact, string>
  table: Table
}
const noteKey = 'note'
const textOf = (part?: DmnText) => part?.text?.trim() ?? ''
const hrefOf = (part?: { href: string }) => decodeURIComponent(part?.href.replace(/^.*#/, '') ?? '')

function tableOf(logic: DmnLogic | undefined): Table {
  if (logic?.$type !== 'dmn:DecisionTable') return { columns: [], rows: [] }
  const inputs = (logic.input ?? []).map((one) => ({ key: `in ${textOf(one.inputExpression)}`, title: one.label ?? textOf(one.inputExpression) }))
  const outputs = (logic.output ?? []).map((one) => ({ key: `out ${one.name ?? ''}`, title: one.label ?? one.name ?? '' }))
  const rows = (logic.rule ?? []).map((rule) => {
    const cells = new Map<string, string>()
    inputs.forEach(({ key }, i) => cells.set(key, textOf(rule.inputEntry?.[i]) || '-'))
    outputs.forEach(({ key }, i) => cells.set(key, textOf(rule.outputEntry?.[i])))
    cells.set(noteKey, rule.description?.trim() || (rule.annotationEntry ?? []).map(textOf).filter(Boolean).join('；'))
    return cells
  })
  const notes = rows.some((cells) => cells.get(noteKey)) ? [{ key: noteKey, title: '' }] : []
  return { columns: [...inputs, ...outputs, ...notes], rows }
}
async function partsOf(dmn: string): Promise<Map<string, Part>> {
  const { rootElement } = await new DmnModdle().fromXML(dmn)
  const elements = rootElement.drgElement ?? []
  const names = new Map(elements.map((one) => [one.id ?? '', one.name ?? '']))
  const out = new Map<string, Part>()
  for (const one of elements) {
    const logic = one.decisionLogic
    const facts = new Map<Fact, string>()
    if (logic?.$type === 'dmn:DecisionTable') facts.set('hit', [logic.hitPolicy ?? 'UNIQUE', logic.aggregation].filter(Boolean).join(' '))
    if (logic?.$type === 'dmn:LiteralExpression') facts.set('expression', textOf(logic))
    facts.set('type', one.variable?.typeRef ?? '')
    const required = (one.informationRequirement ?? []).map((part) => hrefOf(part.requiredDecision ?? part.requiredInput))
    facts.set('requires', required.map((id) => names.get(id) ?? id).sort().join('、'))
    out.set(one.name ?? one.id ?? '', { facts, table: tableOf(logic) })
  }
  return out
}

// Pairs of rows, in order, that are alike in more than half of their cells; among all ways to pair them the one with most alike.
function pairs(was: string[][], now: string[][]): [number, number][] {
  const alike = (a: string[], b: string[]) => {
    const share = a.length ? a.filter((text, i) => text === b[i]).length / a.length : 1
    return share === 1 ? 2 : share > 0.5 ? share : 0
  }
  const best = Array.from({ length: was.length + 1 }, () => new Float64Array(now.length + 1))
  for (let i = was.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) {
      const score = alike(was[i]!, now[j]!)
      best[i]![j] = Math.max(best[i + 1]![j]!, best[i]![j + 1]!, score ? score + best[i + 1]![j + 1]! : 0)
    }
  const out: [number, number][] = []
  for (let i = 0, j = 0; i < was.length && j < now.length; ) {
    const score = alike(was[i]!, now[j]!)
    if (score && best[i]![j] === score + best[i + 1]![j + 1]!) out.push([i++, j++])
    else if (best[i]![j] === best[i + 1]![j]) i++
    else j++
  }
  return out
}
function compareTables(was: Table, now: Table): Pick<Difference, 'columns' | 'rows'> {
  const has = (table: Table, key: string) => table.columns.some((one) => one.key === key)
  const columns = [...now.columns, ...was.columns.filter(({ key }) => !has(now, key))]
  const both = columns.filter(({ key }) => has(was, key) && has(now, key)).map(({ key }) => key)
  const said = (table: Table) => table.rows.map((row) => both.map((key) => row.get(key) ?? ''))
  const rowOf = (i?: number, j?: number): Row => {
    const [a, b] = [i === undefined ? undefined : was.rows[i], j === undefined ? undefined : now.rows[j]]
    const cells = columns.map(({ key }) => ({ was: a?.get(key) ?? '', now: b?.get(key) ?? '' }))
    const kind = !a ? 'added' : !b ? 'removed' : cells.some((cell) => cell.was !== cell.now) ? 'changed' : 'same'
    return { kind, cells, ...(i === undefined ? {} : { was: i + 1 }), ...(j === undefined ? {} : { now: j + 1 }) }
  }
  const rows: Row[] = []
  let [i, j] = [0, 0]
  for (const [a, b] of [...pairs(said(was), said(now)), [was.rows.length, now.rows.length]] as [number, number][]) {
    while (i < a) rows.push(rowOf(i++, undefined))
    while (j < b) rows.push(rowOf(undefined, j++))
    if (a < was.rows.length) rows.push(rowOf(i++, j++))
  }
  const kindOf = (key: string) => (!has(was, key) ? ('added' as const) : !has(now, key) ? ('removed' as const) : ('same' as const))
  return { columns: columns.map(({ key, title }) => ({ title, kind: was.columns.length && now.columns.length ? kindOf(key) : 'same' })), rows }
}

// In the order of the new version, then what is gone. Fails where one of them is no DMN.
export async function differences(before: string, after: string): Promise<Difference[]> {
  const [was, now] = [await partsOf(before), await partsOf(after)]
  const nothing: Part = { facts: new Map(), table: { columns: [], rows: [] } }
  return [...new Set([...now.keys(), ...was.keys()])].flatMap((name) => {
    const [a, b] = [was.get(name) ?? nothing, now.get(name) ?? nothing]
    const facts = (['type', 'hit', 'requires', 'expression'] as const).map((fact) => ({ fact, was: a.facts.get(fact) ?? '', now: b.facts.get(fact) ?? '' })).filter((one) => one.was !== one.now)
    const table = compareTables(a.table, b.table)
    if (a !== nothing && b !== nothing && !facts.length && table.rows.every(({ kind }) => kind === 'same') && table.columns.every(({ kind }) => kind === 'same')) return []
    return [{ name, kind: a === nothing ? ('added' as const) : b === nothing ? ('removed' as const) : ('changed' as const), facts, ...table }]
  })
}
