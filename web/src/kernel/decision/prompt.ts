// One line asked of the user: the answer, or nothing if they thought better of it.
import { ElMessageBox } from 'element-plus'
import 'element-plus/es/components/message-box/style/css'

export async function prompt(title: string, words: string, pattern: RegExp, ok: string, cancel: string): Promise<string | null> {
  const box = ElMessageBox.prompt(words, title, { confirmButtonText: ok, cancelButtonText: cancel, inputPattern: pattern, inputErrorMessage: words })
  return box.then((answer) => (answer as unknown as { value: string }).value).catch(() => null)
}
