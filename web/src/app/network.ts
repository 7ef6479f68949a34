// Whether the server can be reached, as the device and the last request say.
import { ref } from 'vue'

export const away = ref(typeof navigator !== 'undefined' && navigator.onLine === false)
let asking: ReturnType<typeof setTimeout> | undefined

export function lost() {
  away.value = true
  clearTimeout(asking)
  asking = setTimeout(look, 10_000)
}
export function reached() {
  away.value = false
  clearTimeout(asking)
}
async function look() {
  const there = await fetch('/healthz', { cache: 'no-store' }).catch(() => undefined)
  if (there?.ok) reached()
  else lost()
}
if (typeof window !== 'undefined') {
  window.addEventListener('offline', lost)
  window.addEventListener('online', () => void look())
  if (away.value) lost()
}

// A UUID, version 4; also where the page is not served over https.
export function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}
