// What dmn-js needs of a model that was written by hand: ids in ASCII, one on every part of a table, one annotation a row,
// and a picture of its requirement graph.
import { layout } from './layout'

const diagram = { dmndi: 'https://www.omg.org/spec/DMN/20191111/DMNDI/', dc: 'http://www.omg.org/spec/DMN/20180521/DC/', di: 'http://www.omg.org/spec/DMN/20180521/DI/' }
const tableParts = ['decisionTable', 'literalExpression', 'input', 'inputExpression', 'output', 'rule', 'inputEntry', 'outputEntry', 'informationRequirement', 'knowledgeRequirement', 'authorityRequirement']
const sizes: Record<string, [number, number]> = { decision: [180, 80], inputData: [125, 45], businessKnowledgeModel: [135, 46], knowledgeSource: [100, 63], decisionService: [180, 80] }

function all(root: Element, name: string): Element[] {
  return Array.from(root.getElementsByTagNameNS('*', name))
}
function child(of: Element, name: string): Element | undefined {
  return Array.from(of.children).find((one) => one.localName === name)
}

// dmn-js leaves out an element whose id is none of these; they are renamed where they stand and where they are named.
function renameIds(root: Element) {
  const renamed = new Map<string, string>()
  for (const part of Array.from(root.querySelectorAll('[id]'))) {
    const id = part.getAttribute('id')!
    if (/^[a-z_][\w.-]*$/i.test(id)) continue
    renamed.set(id, `${part.localName}_r${renamed.size + 1}`)
    part.setAttribute('id', renamed.get(id)!)
  }
  for (const part of renamed.size ? Array.from(root.querySelectorAll('[href], [dmnElementRef]')) : [])
    for (const name of ['href', 'dmnElementRef']) {
      const [before, id] = [part.getAttribute(name)?.startsWith('#') ? '#' : '', part.getAttribute(name)?.replace(/^#/, '') ?? '']
      const now = renamed.get(id) ?? renamed.get(decodeURIComponent(id))
      if (now) part.setAttribute(name, before + now)
    }
}

function giveIds(root: Element) {
  const taken = new Set(Array.from(root.querySelectorAll('[id]')).map((one) => one.getAttribute('id')))
  let count = 0
  for (const name of tableParts)
    for (const part of all(root, name)) {
      if (part.getAttribute('id')) continue
      let id = ''
      do id = `${name}_${++count}`
      while (taken.has(id))
      part.setAttribute('id', id)
    }
}

// dmn-js shows and edits a rule's description; annotation columns it only keeps.
function annotationsAsDescriptions(root: Element) {
  for (const rule of all(root, 'rule')) {
    const notes = Array.from(rule.children).filter((one) => one.localName === 'annotationEntry')
    const text = notes.map((one) => one.textContent?.trim()).filter(Boolean).join('；')
    if (text && !child(rule, 'description')) {
      const description = root.ownerDocument.createElementNS(root.namespaceURI, 'description')
      description.textContent = text
      rule.insertBefore(description, rule.firstChild)
    }
    notes.forEach((one) => one.remove())
  }
  for (const table of all(root, 'decisionTable')) Array.from(table.children).filter((one) => one.localName === 'annotation').forEach((one) => one.remove())
}

// Columns as wide as their words, so that a table of six is seen whole; whoever drags one wider keeps that.
function setWidths(root: Element) {
  const space = 'http://bpmn.io/schema/dmn/biodi/2.0'
  for (const column of [...all(root, 'input'), ...all(root, 'output')])
    if (column.parentElement?.localName === 'decisionTable' && !column.hasAttributeNS(space, 'width')) column.setAttributeNS(space, 'biodi:width', '132')
}

function draw(root: Element) {
  if (all(root, 'DMNDI').length) return
  const page = root.ownerDocument
  const make = (space: keyof typeof diagram, name: string, into: Element, attributes: Record<string, string | number>) => {
    const out = page.createElementNS(diagram[space], `${space}:${name}`)
    for (const [key, value] of Object.entries(attributes)) out.setAttribute(key, String(value))
    return into.appendChild(out)
  }
  const elements = Array.from(root.children).filter((one) => sizes[one.localName] && one.getAttribute('id'))
  const requirements = (one: Element) =>
    Array.from(one.children)
      .filter((part) => part.localName.endsWith('Requirement'))
      .map((part) => ({ id: part.getAttribute('id')!, from: part.firstElementChild?.getAttribute('href')?.replace(/^#/, '') ?? '' }))
  const size = (one: Element) => sizes[one.localName]!
  const placed = new Map(layout(elements.map((one) => ({ id: one.getAttribute('id')!, requires: requirements(one).map((part) => part.from), width: size(one)[0], height: size(one)[1] }))).map((one) => [one.id, one]))
  const picture = make('dmndi', 'DMNDiagram', make('dmndi', 'DMNDI', root, {}), { id: 'diagram' })
  for (const one of elements) {
    const id = one.getAttribute('id')!
    const at = placed.get(id)!
    make('dc', 'Bounds', make('dmndi', 'DMNShape', picture, { id: `shape_${id}`, dmnElementRef: id }), { x: at.x, y: at.y, width: size(one)[0], height: size(one)[1] })
  }
  for (const one of elements)
    for (const { id, from } of requirements(one)) {
      const source = elements.find((other) => other.getAttribute('id') === from)
      if (!source) continue
      const a = placed.get(from)!
      const b = placed.get(one.getAttribute('id')!)!
      const edge = make('dmndi', 'DMNEdge', picture, { id: `edge_${id}`, dmnElementRef: id })
      make('di', 'waypoint', edge, { x: a.x + size(source)[0] / 2, y: a.y })
      make('di', 'waypoint', edge, { x: b.x + size(one)[0] / 2, y: b.y + size(one)[1] })
    }
}

export function prepare(dmn: string): string {
  const page = new DOMParser().parseFromString(dmn, 'application/xml')
  const root = page.documentElement
  if (page.querySelector('parsererror') || root.localName !== 'definitions') return dmn
  renameIds(root)
  giveIds(root)
  annotationsAsDescriptions(root)
  setWidths(root)
  draw(root)
  return new XMLSerializer().serializeToString(page)
}

// A model to begin with: one input, one decision, one row.
export function blank(name: string): string {
  const title = name.replace(/[<>&"]/g, '')
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="definitions" name="${title}" namespace="https://yiwang.dev/decision/${crypto.randomUUID()}">
  <inputData id="input_1" name="输入"><variable id="variable_1" name="输入" typeRef="string"/></inputData>
  <decision id="decision_1" name="${title}"><variable id="variable_2" name="${title}" typeRef="string"/><informationRequirement id="requirement_1"><requiredInput href="#input_1"/></informationRequirement>
    <decisionTable id="table_1" hitPolicy="FIRST"><input id="column_1" label="输入"><inputExpression id="expression_1" typeRef="string"><text>输入</text></inputExpression></input><output id="column_2" name="结果" typeRef="string"/>
      <rule id="rule_1"><inputEntry id="test_1"><text>-</text></inputEntry><outputEntry id="result_1"><text>"结果"</text></outputEntry></rule></decisionTable></decision>
</definitions>`
}
