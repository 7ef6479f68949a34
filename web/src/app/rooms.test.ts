import { describe, expect, it } from 'vitest'
import { roomAt, rooms } from './rooms'

describe('the room one is in', () => {
  it('is the one whose filter is on', () => expect(roomAt(rooms, { name: 'list', query: { mine: 'true', q: '路灯' } })?.label).toBe('inbox'))
  it('is the room without a filter where none is on', () => expect(roomAt(rooms, { name: 'list', query: { overdue: 'true' } })?.label).toBe('list'))
  it('is none on a page that has no room', () => expect(roomAt(rooms, { name: 'sign-in', query: {} })).toBeUndefined())
})
