import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differences } from './differences'

const appeal = readFileSync('../src/govern/appeals/appeal.bpmn', 'utf8')

describe('two versions of a process', () => {
  it('are alike where only the drawing moved', async () => {
    const moved = appeal.replace(/ x="\d+/g, (at) => `${at}0`)
    expect(moved).not.toBe(appeal)
    expect(await differences(appeal, moved)).toEqual([])
  })
  it('differ in what a case would feel, said with what it was and is', async () => {
    const found = await differences(appeal, appeal.replace('yw:limit="dispatch_limit"', 'yw:limit="2 h"'))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ kind: 'changed', type: 'bpmn:UserTask', facts: [{ property: 'limit', was: 'dispatch_limit', now: '2 h' }] })
  })
  it('differ in steps and in the ways between them', async () => {
    const [, id] = appeal.match(/<userTask id="(\w+)"/)!
    const longer = appeal.replace(`<userTask id="${id}"`, `<userTask id="look_again" name="再看一遍"/><sequenceFlow id="again" sourceRef="look_again" targetRef="${id}"/><userTask id="${id}"`)
    expect(await differences(appeal, longer)).toEqual([
      { id: 'look_again', kind: 'added', type: 'bpmn:UserTask', name: '再看一遍', facts: [] },
      { id: 'again', kind: 'added', type: 'bpmn:SequenceFlow', name: '', facts: [] }
    ])
    expect((await differences(longer, appeal)).map(({ id, kind }) => [id, kind])).toEqual([['look_again', 'removed'], ['again', 'removed']])
  })
  it('differ in a condition, said at the flow that has it', async () => {
    const found = await differences(appeal, appeal.replace(/(<conditionExpression[^>]*>)[^<]*/, '$1= state = "never"'))
    expect(found.map((one) => [one.type, one.facts.map(({ property }) => property)])).toEqual([['bpmn:SequenceFlow', ['conditionExpression.body']]])
  })
  it('are not compared where one is no BPMN', async () => await expect(differences(appeal, '<nothing/>')).rejects.toThrow())
})
