import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { type Choice, matches, type Provider, useSearch } from './search'

const choice = (id: string): Choice => ({ id, label: id, to: '/' })
const pages: Provider = { group: 'pages', find: (words) => ['desk', 'list'].filter((one) => matches(words, one)).map(choice) }

describe('words', () => {
  it('each stand in one of the texts, in whatever case', () => expect(matches('Desk 分拨', '分拨台', 'dispatch desk')).toBe(true))
  it('do not fit where one stands nowhere', () => expect(matches('desk map', 'desk')).toBe(false))
  it('fit all where there are none', () => expect(matches('', 'desk')).toBe(true))
})

describe('a search', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const scoped = (words: string, cases: (words: string, signal: AbortSignal) => Promise<Choice[]>) => {
    const typed = ref(words)
    const scope = effectScope()
    const answers = scope.run(() => useSearch(typed, [pages, { group: 'cases', ask: cases }]))!
    return { typed, answers, scope }
  }

  it('without words shows what is known here and asks nobody', () => {
    const cases = vi.fn(async () => [])
    const { answers } = scoped(' ', cases)
    vi.runAllTimers()
    expect(answers.value.map((one) => [one.group, one.choices.length, one.waiting])).toEqual([['pages', 2, false], ['cases', 0, false]])
    expect(cases).not.toHaveBeenCalled()
  })
  it('asks the server once nothing was typed for a moment, and gives up what was asked before', async () => {
    const signals: AbortSignal[] = []
    const asked: string[] = []
    const { typed, answers, scope } = scoped('路', async (words, signal) => {
      asked.push(words)
      signals.push(signal)
      return [choice(words)]
    })
    typed.value = '路灯'
    await nextTick()
    expect(answers.value[1]?.waiting).toBe(true)
    await vi.runAllTimersAsync()
    expect(asked).toEqual(['路灯'])
    expect(answers.value[1]).toMatchObject({ waiting: false, choices: [{ id: '路灯' }] })
    typed.value = '路灯不亮'
    await nextTick()
    expect(signals[0]?.aborted).toBe(true)
    expect(answers.value[1]?.choices).toEqual([])
    scope.stop()
  })
  it('does not show a late answer under newer words', async () => {
    let late: (all: Choice[]) => void = () => undefined
    const { typed, answers } = scoped('a', (words) => (words === 'a' ? new Promise((resolve) => (late = resolve)) : Promise.resolve([choice('new')])))
    await vi.advanceTimersByTimeAsync(200)
    typed.value = 'b'
    await nextTick()
    late([choice('old')])
    await vi.runAllTimersAsync()
    expect(answers.value[1]?.choices.map((one) => one.id)).toEqual(['new'])
  })
  it('shows what failed in its own group and the rest beside it', async () => {
    const { answers } = scoped('desk', () => Promise.reject(new Error('away')))
    await vi.runAllTimersAsync()
    expect(answers.value[0]?.choices.map((one) => one.id)).toEqual(['desk'])
    expect(answers.value[1]?.failure).toBeInstanceOf(Error)
  })
})
