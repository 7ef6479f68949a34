// Work that a page waits for: whether it is under way, and what kept the last one from being done.
import { type Ref, ref } from 'vue'

export interface Attempt {
  busy: Ref<boolean>
  failure: Ref<unknown>
  // True if the work was done. The failure before it stays to be read until then.
  attempt: (work: () => Promise<unknown>) => Promise<boolean>
}

export function useAttempt(): Attempt {
  const busy = ref(false)
  const failure = ref<unknown>(null)
  async function attempt(work: () => Promise<unknown>) {
    busy.value = true
    try {
      await work()
      failure.value = null
      return true
    } catch (problem) {
      failure.value = problem
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, failure, attempt }
}
