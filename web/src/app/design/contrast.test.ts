import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast } from './contrast'

// The colours of a theme as tokens.css gives them.
function theme(head: string): Record<string, string> {
  const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8')
  const from = css.indexOf(`${head} {`)
  return Object.fromEntries([...css.slice(from, css.indexOf('}', from)).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1]!, found[2]!]))
}

describe('contrast', () => {
  it('is 21 of black on white and 1 of a colour on itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#0f6e6e', '#0f6e6e')).toBe(1)
  })
  it('is that of the examples of WCAG', () => expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2))
  it('refuses what is no colour', () => expect(() => contrast('teal', '#ffffff')).toThrow())
})

describe.each([['light', ':root'], ['dark', ':root.dark']])('in the %s', (_, head) => {
  const colours = theme(head)
  it.each(['ink', 'ink-2', 'ink-3', 'accent', 'accent-strong', 'waiting', 'in-hand', 'due-soon', 'overdue', 'solved', 'disputed'])('%s is read on the sheet and on the ground', (name) => {
    for (const ground of ['sheet', 'ground']) expect(contrast(colours[name]!, colours[ground]!)).toBeGreaterThanOrEqual(4.5)
  })
  it('what is chosen is read', () => expect(contrast(colours['accent-strong']!, colours['accent-soft']!)).toBeGreaterThanOrEqual(4.5))
})
