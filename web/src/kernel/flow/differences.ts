// What is another in two versions of a process: its elements by their ids, and of each what a case would feel. Where they are drawn
// does not count.
import { BpmnModdle } from 'bpmn-moddle'
import { yiwang } from './moddle'

export interface Difference {
  id: string
  kind: 'added' | 'removed' | 'changed'
  type: string // "bpmn:UserTask"
  name: string // as it is now, or as it was
  facts: { property: string; was: string; now: string }[] // of what changed: "limit", "conditionExpression.body"
}
interface Moddle {
  $type: string
  $descriptor: { properties: { name: string; isReference?: boolean; isMany?: boolean }[] }
  id?: string
  get(name: string): unknown
}
interface Element {
  type: string
  name: string
  facts: Map<string, string>
}

const isModdle = (value: unknown): value is Moddle => typeof value === 'object' && value !== null && '$descriptor' in value
// What stands in the drawing by itself; all else belongs to the element that holds it.
const holders = ['rootElements', 'flowElements', 'artifacts', 'laneSets', 'lanes', 'childLaneSet', 'participants', 'messageFlows']
// What is drawn, what follows from the sequence flows, and by which program it was written.
const passed = new Set(['id', 'bpmn:id', 'diagrams', 'incoming', 'outgoing', 'di', 'exporter', 'exporterVersion', 'extensionElements', 'targetNamespace'])

function gather(element: Moddle, into: Map<string, Element>) {
  const facts = new Map<string, string>()
  if (element.id) into.set(element.id, { type: element.$type, name: String(element.get('name') ?? ''), facts })
  const say = (of: Moddle, prefix: string) => {
    for (const { name, isReference } of of.$descriptor.properties) {
      const short = name.replace(/^bpmn:/, '')
      const value = passed.has(short) ? undefined : of.get(name)
      for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
        const key = prefix + short
        const add = (text: string) => facts.set(key, facts.has(key) ? `${facts.get(key)}、${text}` : text)
        if (one === undefined || one === null || one === '') continue
        if (!isModdle(one)) add(String(one))
        else if (isReference) add(one.id ?? '')
        else if (holders.includes(short)) gather(one, into)
        else {
          add(one.$type.replace(/^bpmn:/, ''))
          say(one, `${key}.`)
        }
      }
    }
  }
  say(element, '')
}
async function elementsOf(bpmn: string): Promise<Map<string, Element>> {
  const { rootElement } = await new BpmnModdle({ yw: yiwang }).fromXML(bpmn)
  const out = new Map<string, Element>()
  gather(rootElement as Moddle, out)
  out.delete((rootElement as Moddle).id ?? '')
  return out
}

// In the order of the drawing's text: those of the new version, then what is gone. Fails where one of them is no BPMN.
export async function differences(before: string, after: string): Promise<Difference[]> {
  const [was, now] = [await elementsOf(before), await elementsOf(after)]
  const out: Difference[] = []
  for (const [id, { type, name, facts }] of now) {
    const old = was.get(id)
    if (!old) {
      out.push({ id, kind: 'added', type, name, facts: [] })
      continue
    }
    const changed = [...new Set([...old.facts.keys(), ...facts.keys()])]
      .map((property) => ({ property, was: old.facts.get(property) ?? '', now: facts.get(property) ?? '' }))
      .filter((one) => one.was !== one.now)
    if (old.type !== type) changed.unshift({ property: 'type', was: old.type, now: type })
    if (changed.length) out.push({ id, kind: 'changed', type, name, facts: changed })
  }
  for (const [id, { type, name }] of was) if (!now.has(id)) out.push({ id, kind: 'removed', type, name, facts: [] })
  return out
}
