// Our own attributes of BPMN, as bpmn-moddle asks for them; what they mean: src/kernel/bpmn/model.hpp.
const text = (name: string) => ({ name, isAttr: true, type: 'String' })

export const yiwang = {
  name: 'Yiwang',
  uri: 'https://yiwang.dev/bpmn',
  prefix: 'yw',
  xml: { tagAlias: 'lowerCase' }, // NB: an element of BPMN that a type of ours extends is written by our rule
  types: [
    { name: 'Task', extends: ['bpmn:Activity'], properties: ['service', 'role', 'unit', 'place', 'limit', 'form', 'page', 'result', 'decision', 'in', 'out', 'key'].map(text) },
    { name: 'Timer', extends: ['bpmn:TimerEventDefinition'], properties: ['at', 'before', 'after', 'limit'].map(text) },
    { name: 'Message', extends: ['bpmn:MessageEventDefinition'], properties: ['key'].map(text) },
    { name: 'Process', extends: ['bpmn:Process'], properties: ['fields'].map(text) },
    { name: 'Lane', extends: ['bpmn:Lane'], properties: ['role'].map(text) },
    { name: 'Many', extends: ['bpmn:MultiInstanceLoopCharacteristics'], properties: ['collection', 'item'].map(text) }
  ]
}

// Which of them an element of a type has, in the order in which they are asked for.
export function attributesOf(type: string): string[] {
  if (type === 'bpmn:UserTask') return ['role', 'limit', 'form', 'unit', 'place', 'page']
  if (type === 'bpmn:ServiceTask' || type === 'bpmn:SendTask') return ['service', 'result']
  if (type === 'bpmn:BusinessRuleTask') return ['decision', 'result']
  if (type === 'bpmn:ScriptTask') return ['result']
  if (type === 'bpmn:CallActivity') return ['in', 'out']
  if (type === 'bpmn:ReceiveTask') return ['key']
  return []
}
