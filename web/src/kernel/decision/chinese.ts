// The words of dmn-js in Chinese; what is not here stays English.
const words: Record<string, string> = {
  'Add input': '添加输入', 'Add rule': '添加规则', 'Add output': '添加输出', 'View DRD': '查看依赖图', 'Variable name': '变量名', 'Variable name:': '变量名：', 'Variable type': '变量类型', 'Variable type:': '变量类型：', Value: '值', Values: '取值',
  'Use today': '用今天', 'Use now': '用现在', 'Start value': '起', 'End value': '止', 'Set value': '设值', 'Predefined values': '给定取值', 'Custom values': '自定取值', 'Clear predefined values': '清除给定取值', 'No values': '没有取值',
  'Output name': '输出名', 'Output name: ': '输出名：', 'Output label': '输出标题', 'Output label: ': '输出标题：', Output: '输出', 'Output values': '输出取值', 'Output type': '输出类型', Input: '输入', 'Input values': '输入取值', 'Input type': '输入类型',
  'Input label': '输入标题', 'Input label: ': '输入标题：', 'Input expression': '输入表达式', 'Input expression: ': '输入表达式：', Expression: '表达式', 'Expression language': '表达式语言', 'Expression language:': '表达式语言：', 'Literal expression': '表达式', 'Enter expression': '填写表达式',
  Exactly: '恰为', Between: '介于', Before: '早于', After: '晚于', When: '条件', Then: '结果', And: '且', Type: '类型', 'Test type': '比较方式', Comparison: '比较', Range: '区间', Less: '小于', 'Less or equals': '不大于', Greater: '大于', 'Greater or equals': '不小于', Equals: '等于', Include: '含', Exclude: '不含', 'Match one': '其中之一', 'Match none': '都不是',
  'Hit policy': '命中策略', 'Hit policy:': '命中策略：', 'Strings must be in double quotes': '文本要加双引号', 'Edit input': '编辑输入', 'Edit output': '编辑输出', 'Decision name': '决策名', 'Decision name: ': '决策名：', 'Definition name': '模型名', 'Element name': '名称', Yes: '是', No: '否', Delete: '删除', Edit: '编辑', Annotation: '依据', Annotations: '依据',
  'Connect to other element': '连接', 'Create decision': '新建决策', 'Create input data': '新建输入', 'Create knowledge model': '新建业务知识模型', 'Create knowledge source': '新建依据来源', 'Append decision': '接一个决策', 'Append input data': '接一个输入', 'Append business knowledge model': '接一个业务知识模型', 'Append knowledge source': '接一个依据来源', 'Change type': '改变类型', Resize: '调整大小',
  'Remove rule': '删除规则', 'Cut rule': '剪切规则', 'Copy rule': '复制规则', 'Paste rule above': '粘贴到上方', 'Paste rule below': '粘贴到下方', 'Move rule': '移动规则', 'Add rule above': '在上方添加', 'Add rule below': '在下方添加', 'Add above': '在上方添加', 'Add below': '在下方添加', 'Add left': '在左侧添加', 'Add right': '在右侧添加',
  'Remove input column': '删除输入列', 'Copy input column': '复制输入列', 'Cut input column': '剪切输入列', 'Paste input column left': '粘贴到左侧', 'Paste input column right': '粘贴到右侧', 'Remove output column': '删除输出列', 'Copy output column': '复制输出列', 'Cut output column': '剪切输出列', 'Paste output column left': '粘贴到左侧', 'Paste output column right': '粘贴到右侧',
  'Change cell expression language': '改变单元格语言', 'Remove cell description': '删除单元格说明', 'Add description': '添加说明', Unique: '唯一', First: '首个', Priority: '优先', Any: '任意', Collect: '汇集', 'Rule order': '规则顺序', 'Output order': '输出顺序'
}
export function inChinese(template: string, values: Record<string, string> = {}): string {
  return (words[template] ?? template).replace(/{([^}]+)}/g, (_, key: string) => values[key] ?? `{${key}}`)
}
