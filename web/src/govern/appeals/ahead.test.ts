import { describe, expect, it } from 'vitest'
import { readAhead, type Reads } from './ahead'

function counted() {
  const asked: string[] = []
  let now = 0
  const read = (name: string) => (appeal: string) => (asked.push(`${name} ${appeal}`), name === 'similar' ? Promise.reject(new Error('offline')) : Promise.resolve({ name, appeal }))
  const from = { page: read('page'), trace: read('trace'), suggestion: read('suggestion'), similar: read('similar') } as unknown as Reads
  return { asked, ahead: readAhead(from, 1000, () => now), later: (ms: number) => (now += ms) }
}

describe('a case asked for ahead', () => {
  it('is asked for once and given at once', async () => {
    const { asked, ahead } = counted()
    ahead.want('a')
    ahead.want('a')
    expect(asked).toHaveLength(4)
    expect(await ahead.page('a')).toEqual({ name: 'page', appeal: 'a' })
    expect(asked).toHaveLength(4)
  })
  it('is asked for anew the second time: others work on it too', async () => {
    const { asked, ahead } = counted()
    ahead.want('a')
    await ahead.page('a')
    await ahead.page('a')
    expect(asked.filter((one) => one === 'page a')).toHaveLength(2)
  })
  it('is asked for anew when it has become old, or something has changed', async () => {
    const { asked, ahead, later } = counted()
    ahead.want('a')
    later(1001)
    await ahead.page('a')
    ahead.want('b')
    ahead.forget()
    await ahead.page('b')
    expect(asked.filter((one) => one.startsWith('page'))).toEqual(['page a', 'page a', 'page b', 'page b'])
  })
  it('is asked for again when it did not come', async () => {
    const { asked, ahead } = counted()
    ahead.want('a')
    await Promise.resolve()
    await expect(ahead.similar('a')).rejects.toThrow('offline')
    expect(asked.filter((one) => one === 'similar a')).toHaveLength(2)
  })
})
