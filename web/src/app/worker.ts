// The service worker of the built client, and whether a newer client than this page has come since.
import { ref } from 'vue'

const patience_ms = 2000 // the page comes first: what it keeps for later is fetched after it
export const newer = ref(false)

export function register() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const script = document.querySelector<HTMLScriptElement>('script[type=module][src]')
  const own = script && new URL(script.src).pathname
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ entry?: string }>) => (newer.value ||= Boolean(data.entry && data.entry !== own)))
  window.setTimeout(() => void navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then(
    (registered) => setInterval(() => void registered.update().catch(() => undefined), 3_600_000),
    () => undefined
  ), patience_ms)
  // A part of an older client that the server no longer has: the page begins anew with the new one.
  window.addEventListener('vite:preloadError', (event) => {
    if (!navigator.onLine) return
    event.preventDefault()
    location.reload()
  })
}
