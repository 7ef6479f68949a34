import { describe, expect, it } from 'vitest'
import { plainKey } from './keys'

const press = (over: Partial<Parameters<typeof plainKey>[0]> = {}) => plainKey({ key: 'J', repeat: false, defaultPrevented: false, ctrlKey: false, metaKey: false, altKey: false, target: null, ...over })

describe('a single key', () => {
  it('is heard, large or small', () => expect(press()).toBe('j'))
  it('belongs to the field in which somebody types', () => {
    for (const tagName of ['INPUT', 'TEXTAREA', 'SELECT']) expect(press({ target: { tagName } as unknown as EventTarget })).toBe('')
    expect(press({ target: { tagName: 'DIV', isContentEditable: true } as unknown as EventTarget })).toBe('')
  })
  it('belongs to the browser with Ctrl, Alt or the command key', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey']) expect(press({ [held]: true })).toBe('')
  })
  it('is used once', () => expect(press({ defaultPrevented: true })).toBe(''))
})
