// What we use of dmn-js, which brings no types of its own.
declare module 'dmn-js/lib/Modeler' {
  export default class Modeler extends DmnManager {}
}
declare module 'dmn-js/lib/NavigatedViewer' {
  export default class NavigatedViewer extends DmnManager {}
}
interface DmnPart {
  id: string
  name?: string
  text?: string
  decisionLogic?: DmnPart
  drgElement?: DmnPart[]
  rule?: DmnPart[]
  inputEntry?: DmnPart[]
  outputEntry?: DmnPart[]
}
interface DmnView {
  id: string
  name?: string
  type: 'drd' | 'decisionTable' | 'literalExpression' | 'boxedExpression'
  element: DmnPart
}
interface DmnViewer {
  on(event: string, hear: (event: { element?: DmnPart }) => void): void
  get(service: 'canvas'): { zoom(to: 'fit-viewport', centre?: 'auto'): void }
}
declare class DmnManager {
  constructor(options: Record<string, unknown>)
  importXML(xml: string): Promise<{ warnings: unknown[] }>
  saveXML(options?: { format?: boolean }): Promise<{ xml: string }>
  getViews(): DmnView[]
  getActiveView(): DmnView | undefined
  getActiveViewer(): DmnViewer | undefined
  getDefinitions(): DmnPart
  open(view: DmnView): Promise<unknown>
  on(event: string, hear: (event: { viewer: DmnViewer }) => void): void
  destroy(): void
}
