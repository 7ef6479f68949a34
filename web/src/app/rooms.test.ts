import { describe, expect, it } from 'vitest'
import { firstRoom, roomAt, rooms } from './rooms'

describe('the room one is in', () => {
  it('is the one whose filter is on', () => expect(roomAt(rooms, { name: 'list', query: { mine: 'true', q: '路灯' } })?.label).toBe('inbox'))
  it('is the room without a filter where none is on', () => expect(roomAt(rooms, { name: 'list', query: { overdue: 'true' } })?.label).toBe('list'))
  it('is none on a page that has no room', () => expect(roomAt(rooms, { name: 'sign-in', query: {} })).toBeUndefined())
})

describe('the first page', () => {
  it('is the work of the post', () => expect(firstRoom((right) => ['appeals.handle', 'reports.read'].includes(right))).toMatchObject({ name: 'list', query: { mine: 'true' } }))
  it('is the first of several', () => expect(firstRoom(() => true)?.label).toBe('desk'))
  it('is nobody else\'s', () => expect(firstRoom(() => false)).toBeUndefined())
})
