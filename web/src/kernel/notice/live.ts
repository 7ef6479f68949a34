// The stream of notices: pages that show living things ask here to be told.
import { onBeforeUnmount, onMounted } from 'vue'

const events = ['notice', 'appeals_changed', 'analysis_changed'] as const
type Event = (typeof events)[number]
let source: EventSource | null = null
const hearers = new Map<string, Set<() => void>>()

function open() {
  if (source) return
  source = new EventSource('/api/notices/stream')
  for (const event of events) source.addEventListener(event, () => hearers.get(event)?.forEach((hear) => hear()))
}

// Calls f soon after the event, at most once in 400 ms, while the component lives.
export function useLive(event: Event, f: () => void) {
  let waiting: ReturnType<typeof setTimeout> | undefined
  const hear = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      f()
    }, 400)
  }
  onMounted(() => {
    hearers.set(event, (hearers.get(event) ?? new Set()).add(hear))
    open()
  })
  onBeforeUnmount(() => {
    hearers.get(event)?.delete(hear)
    clearTimeout(waiting)
    if ([...hearers.values()].every((set) => set.size === 0)) {
      source?.close()
      source = null
    }
  })
}
