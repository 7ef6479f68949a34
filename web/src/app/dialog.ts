// What is said to the user, and asked of them, over the page.
import { i18n } from './i18n'

const words = i18n.global.t
const boxes = () => import('./boxes')

// A line that goes by itself.
export async function say(line: string, type: 'success' | 'warning' = 'success', seconds = 3) {
  const { ElMessage } = await boxes()
  ElMessage({ message: line, type, duration: seconds * 1000 })
}
// Whether they said yes.
export async function confirmed(question: string, title: string, yes = words('app.ok')): Promise<boolean> {
  const { ElMessageBox } = await boxes()
  return ElMessageBox.confirm(question, title, { confirmButtonText: yes, cancelButtonText: words('app.cancel') }).then(() => true, () => false)
}
// One line of theirs that fits the pattern, or nothing if they thought better of it.
export async function prompt(title: string, hint: string, pattern = /\S/): Promise<string | null> {
  const { ElMessageBox } = await boxes()
  const asked = ElMessageBox.prompt(hint, title, { confirmButtonText: words('app.ok'), cancelButtonText: words('app.cancel'), inputPattern: pattern, inputErrorMessage: hint })
  return asked.then((answer) => (answer as unknown as { value: string }).value).catch(() => null)
}
