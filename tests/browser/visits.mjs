// Every page of the router for each kind of person who may open it: it comes up, says nothing to the console, fits its screen, and
// keeps nobody out. Who opens a page first sees it on three screens, the others on one; themes and languages take turns.
import fs from 'node:fs'
import { call, desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

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
// Words that were never written: the page shows their key.
const unwritten = (page) => page.evaluate(() => {
  const codes = new Set([...document.querySelectorAll('code')].map((one) => one.textContent))
  return document.body.innerText.split(/\s+/).filter((word) => /^[a-z]+(\.[a-z][A-Za-z_]*)+$/.test(word) && !codes.has(word))
})
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
      const keys = await unwritten(page)
      expect(!keys.length, `every word is written, got ${keys.join(' ')}`)
      expect(!said.length, `nothing to the console, got ${said.splice(0).join(' ')}`)
      await shot(page, `page-${name}-${person}-${screen}`)
    } catch (error) {
      faults.push(`${name} at ${screen}: ${error.message.split('\n')[0]}`)
    }
  }
  return faults
}

await journey('something is there of all that a page shows', async (open) => {
  const page = await open(desk)
  await signIn(page, 'leader')
  const [kind] = (await call(page, '/api/appeals/kinds')).items
  const lead = (await call(page, '/api/identity/units')).items.find((unit) => unit.kind === 'department')
  const day = (from) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)
  await call(page, '/api/campaigns', { title: '专项治理', why: '近期多发', kind: kind.code, lead: lead.id, target_percent: 50, begins_on: day(0), ends_on: day(28) })
  const author = await open(desk)
  await signIn(author, 'operator')
  const [version] = (await call(author, listed.version)).items
  const { dmn, cases } = await call(author, `/api/decision/versions/${version.id}`)
  await call(author, '/api/decision/versions', { model: version.model, dmn, note: '试改', cases })
  await signIn(author, 'reviewer')
  const bpmn = await (await author.request.get(`${url}/api/flow/processes/appeal/bpmn`)).text()
  const drafted = await author.request.post(`${url}/api/flow/drafts`, { data: bpmn.replace('</bpmn:definitions>', '<!-- 试改 --></bpmn:definitions>'), headers: { 'Content-Type': 'application/xml', 'X-Yiwang': '1' } })
  expect(drafted.status() === 201, `a process is drafted, got ${await drafted.text()}`)
})
await journey('a case in each of its states', async (open) => {
  const page = await open(desk)
  await signIn(page, 'operator')
  const faults = []
  for (const state of ['filed', 'dispatched', 'handling', 'checking', 'disputed', 'reviewing', 'closed', 'joined']) {
    const [one] = (await call(page, `/api/appeals?state=${state}&limit=1`)).items
    if (!one) continue
    await page.goto(`${url}/govern/appeals/${one.id}`)
    await page.waitForSelector('.case h1')
    await page.waitForSelector('.el-skeleton', { state: 'detached' })
    const wrong = [...await unwritten(page), ...await page.locator('[role=alert]').allInnerTexts()]
    if (wrong.length) faults.push(`${state}: ${wrong.join(' ')}`)
    await shot(page, `case-${state}`)
  }
  expect(!faults.length, faults.join('; '))
})
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
