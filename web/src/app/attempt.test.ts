import { expect, test } from 'vitest'
import { useAttempt } from './attempt'

test('a page is busy while it waits, and keeps the failure until something succeeds', async () => {
  const { busy, failure, attempt } = useAttempt()
  const first = attempt(() => Promise.reject(new Error('no network')))
  expect(busy.value).toBe(true)
  expect(await first).toBe(false)
  expect(busy.value).toBe(false)
  expect(failure.value).toEqual(new Error('no network'))
  expect(await attempt(() => Promise.resolve(1))).toBe(true)
  expect(failure.value).toBeNull()
})
