// The search of the whole house 全局搜索: what it is asked for, who answers, and the answers as they come.
// A room that has something to find writes one provider beside its pages and adds it to providers.ts.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { zh } from '../zh'

interface Shown {
  id: string // within its group
  label: string
  hint?: string
}
// What leaves a trace when it is asked: only when it is chosen and with the reason that the reader gives.
export type TracedChoice = Shown & { ask: (why: string, signal: AbortSignal) => Promise<Choice[]> }
export type Choice = (Shown & ({ to: RouteLocationRaw } | { run: () => unknown })) | TracedChoice

type Group = keyof typeof zh.search.group
interface Near {
  group: Group
  find: (words: string) => Choice[] // known here; of no words: all there is
}
interface Far {
  group: Group
  ask: (words: string, signal: AbortSignal) => Promise<Choice[]> // the server, once nothing was typed for a moment
}
export type Provider = Near | Far

export interface Answer {
  group: Group
  choices: Choice[]
  waiting: boolean
  failure: unknown
}

const pause_ms = 150

// Each word stands in one of the texts, in whatever case.
export function matches(words: string, ...texts: string[]): boolean {
  const all = texts.join('\n').toLowerCase()
  return words.toLowerCase().split(/\s+/).every((word) => all.includes(word))
}

// The answers to `words`, in the providers' order. What was asked before is given up as one types on.
export function useSearch(words: Ref<string>, providers: readonly Provider[]): Ref<Answer[]> {
  const answers = ref<Answer[]>([]) as Ref<Answer[]>
  let given = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  function give(answer: Answer) {
    answers.value = answers.value.map((one) => (one.group === answer.group ? answer : one))
  }
  async function ask(provider: Far, sought: string, signal: AbortSignal) {
    const answer: Answer = { group: provider.group, choices: [], waiting: false, failure: null }
    try {
      answer.choices = await provider.ask(sought, signal)
    } catch (failure) {
      answer.failure = failure
    }
    if (!signal.aborted) give(answer)
  }
  function begin(typed: string) {
    given.abort()
    clearTimeout(timer)
    given = new AbortController()
    const { signal } = given
    const sought = typed.trim()
    answers.value = providers.map((one) => ({ group: one.group, choices: 'find' in one ? one.find(sought) : [], waiting: 'ask' in one && !!sought, failure: null }))
    if (sought) timer = setTimeout(() => providers.forEach((one) => 'ask' in one && void ask(one, sought, signal)), pause_ms)
  }
  watch(words, begin, { immediate: true })
  onScopeDispose(() => {
    given.abort()
    clearTimeout(timer)
  })
  return answers
}
