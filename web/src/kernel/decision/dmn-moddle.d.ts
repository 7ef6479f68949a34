// What we use of dmn-moddle, which brings no types of its own.
interface DmnText { text?: string }
interface DmnLogic {
  $type: string
  text?: string
  hitPolicy?: string
  aggregation?: string
  input?: { label?: string; inputExpression?: DmnText }[]
  output?: { label?: string; name?: string }[]
  rule?: { description?: string; inputEntry?: DmnText[]; outputEntry?: DmnText[]; annotationEntry?: DmnText[] }[]
}
interface DmnElement {
  id?: string
  name?: string
  variable?: { typeRef?: string }
  decisionLogic?: DmnLogic
  informationRequirement?: { requiredDecision?: { href: string }; requiredInput?: { href: string } }[]
}
declare module 'dmn-moddle' {
  export class DmnModdle {
    fromXML(xml: string): Promise<{ rootElement: { drgElement?: DmnElement[] }; warnings: unknown[] }>
  }
}
