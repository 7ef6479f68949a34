// Single keys that work while nobody types: pages that are driven by the keyboard ask here.
import { onBeforeUnmount, onMounted } from 'vue'

interface Press {
  key: string
  repeat: boolean
  defaultPrevented: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  target: EventTarget | null
}

// The key, in lower case; '' if it belongs to a field, to the browser or to something that has used it already.
export function plainKey(press: Press): string {
  const at = press.target as { tagName?: string; isContentEditable?: boolean } | null
  const typing = ['INPUT', 'TEXTAREA', 'SELECT'].includes(at?.tagName ?? '') || at?.isContentEditable
  return typing || press.defaultPrevented || press.ctrlKey || press.metaKey || press.altKey ? '' : press.key.toLowerCase()
}

// What cannot be taken back looks at event.repeat: a key kept down is one decision.
export function useKeys(hear: (key: string, event: KeyboardEvent) => void) {
  const listen = (event: KeyboardEvent) => {
    const key = plainKey(event)
    // Under an open dialog, drawer or menu, and while a form is on its way, the page does not listen.
    if (key && !document.querySelector('.el-overlay:not([style*="display: none"]), [popover][data-open], [data-coming]')) hear(key, event)
  }
  onMounted(() => window.addEventListener('keydown', listen))
  onBeforeUnmount(() => window.removeEventListener('keydown', listen))
}
