import { describe, expect, it } from 'vitest'
import { attributesOf, yiwang } from './moddle'

describe('our attributes of BPMN', () => {
  it('are all known to the descriptor that reads and writes them', () => {
    const known = new Set(yiwang.types.flatMap((type) => type.properties.map((one) => one.name)))
    for (const type of ['bpmn:UserTask', 'bpmn:ServiceTask', 'bpmn:BusinessRuleTask', 'bpmn:ScriptTask', 'bpmn:CallActivity', 'bpmn:ReceiveTask'])
      for (const name of attributesOf(type)) expect(known, `${type} ${name}`).toContain(name)
  })
  it('are none where an element has none', () => expect(attributesOf('bpmn:ExclusiveGateway')).toEqual([]))
})
