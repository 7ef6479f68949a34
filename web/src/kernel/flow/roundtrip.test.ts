import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BpmnModdle } from 'bpmn-moddle'
import { yiwang } from './moddle'

describe('a process that was edited', () => {
  it('keeps its elements, their names and our attributes', async () => {
    const before = readFileSync('../src/govern/appeals/appeal.bpmn', 'utf8')
    const moddle = new BpmnModdle({ yw: yiwang })
    const { rootElement, warnings } = await moddle.fromXML(before)
    expect(warnings).toEqual([])
    const { xml } = await moddle.toXML(rootElement, { format: true })
    for (const tag of ['process', 'userTask', 'serviceTask', 'boundaryEvent', 'timerEventDefinition', 'exclusiveGateway'])
      expect(xml.match(new RegExp(`<${tag}[ >]`, 'g'))?.length, tag).toBe(before.match(new RegExp(`<${tag}[ >]`, 'g'))?.length)
    for (const own of ['yw:role="handler"', 'yw:limit="dispatch_limit"', 'yw:service="appeals.warn_overdue"', 'yw:at="due"', 'yw:page="/govern/appeals/{subject}"']) expect(xml).toContain(own)
  })
})
