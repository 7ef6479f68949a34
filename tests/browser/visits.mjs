// Every page of the router for each kind of person who may open it: it comes up, says nothing to the console, fits its screen, and
// keeps nobody out. Who opens a page first sees it on three screens, the others on one; themes and languages take turns.
import fs from 'node:fs'
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const router = fs.readFileSync(new URL('../../web/src/app/router.ts', import.meta.url), 'utf8')
const routes = [...router.matchAll(/\{ path: '([^']+)', name: '([^']+)',[^\n]*?(?:right: '([^']+)')?[^\n']*\},?\n/g)].map(([, path, name, right]) => ({ path, name, right }))
const screens = [['1366', desk], ['1920', { width: 1920, height: 1080 }], ['phone', phone]]
const people = [['resident', ''], ['operator', 'operator'], ['handler', 'chengguan'], ['reviewer', 'reviewer'], ['leader', 'leader'], ['administrator', 'admin']]
const listed = { appeal: '/api/appeals?state=closed&limit=1', campaign: '/api/campaigns', version: '/api/decision/models/appeals.score/versions', definition: '/api/flow/processes' }
const seen = new Set()
let turn = 0

// The address of a page with something of the house in it; nothing where the house has none of that.
async function addressOf(page, path) {
  const [, first] = path.match(/:(\w+)/) ?? []
  if (!first) return path
  if (!(first in listed)) return '/no-such-page'
  const { items } = await (await page.request.get(url + listed[first])).json()
  let next = 0
  const address = path.replace(/:\w+/g, () => { const one = items[next++]; return one?.id ?? one?.[first]?.id ?? ':' })
  return address.includes(':') ? undefined : address
}
// What is wrong with pages that one person sees on one screen, in sentences.
async function look(open, officer, person, [screen, viewport], pages) {
  const page = await open(viewport, turn % 2 ? 'en' : 'zh', turn % 4 > 1)
  turn++
  const said = []
  page.on('console', (message) => message.type() === 'error' && !/status of 401/.test(message.text()) && said.push(`${message.text()} ${message.location().url}`))
  if (officer) await signIn(page, officer)
  const faults = []
  for (const { path, name } of pages) {
    const address = await addressOf(page, path)
    if (!address) continue
    seen.add(name)
    try {
      await page.goto(url + address)
      await page.waitForSelector('main > *')
      if (name !== 'design') await page.waitForSelector('.el-skeleton', { state: 'detached' }) // there one is shown for good
      await page.waitForTimeout(250)
      const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main, main > *')].find((one) => one.scrollWidth > one.clientWidth + 1)?.outerHTML.slice(0, 80))
      expect(!wide, `nothing hangs over the edge of ${wide}`)
      expect(!said.length, `nothing to the console, got ${said.splice(0).join(' ')}`)
      await shot(page, `page-${name}-${person}-${screen}`)
    } catch (error) {
      faults.push(`${name} at ${screen}: ${error.message.split('\n')[0]}`)
    }
  }
  return faults
}

for (const [at, [person, officer]] of people.entries()) {
  await journey(`each page of the ${person}`, async (open) => {
    const page = await open(desk)
    if (officer) await signIn(page, officer)
    const rights = officer ? (await (await page.request.get(`${url}/api/identity/me`)).json()).rights : {}
    const mine = routes.filter(({ right }) => !right || right in rights)
    const known = new Set(seen)
    const faults = []
    for (const [i, screen] of screens.entries()) faults.push(...await look(open, officer, person, screen, mine.filter(({ name }, n) => !known.has(name) || (n + at) % screens.length === i)))
    expect(!faults.length, faults.join('; '))
  })
}
await journey('there is no page that nobody opened', async () => expect(routes.length > 20 && routes.every(({ name }) => seen.has(name)), routes.filter(({ name }) => !seen.has(name)).map(({ name }) => name).join(', ')))
await finish()
