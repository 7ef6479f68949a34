// What every journey stands on: Chromium, signed-in pages, screenshots with a look whether everyone can use the page, and the count
// at the end.
// Environment: YIWANG_URL, YIWANG_ARTEFACTS, YIWANG_PASSWORD. finish() prints "N passed, N failed" as the last line.
import { createRequire } from 'node:module'
import fs from 'node:fs'
const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { chromium } = require('playwright-core')

export const url = process.env.YIWANG_URL
export const artefacts = process.env.YIWANG_ARTEFACTS ?? '/tmp'
const password = process.env.YIWANG_PASSWORD ?? 'yiwang-demo'
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
fs.mkdirSync(artefacts, { recursive: true })

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader']
})
export const desk = { width: 1366, height: 768 }
export const phone = { width: 390, height: 844 }
let passed = 0
let failed = 0

export function expect(condition, what) {
  if (!condition) throw new Error(`expected: ${what}`)
}
export async function open(viewport, language = 'zh', dark = false) {
  const context = await browser.newContext({ viewport, locale: language === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Asia/Shanghai', acceptDownloads: true, reducedMotion: 'reduce' })
  await context.addInitScript(([l, d]) => { localStorage.setItem('yiwang.language', l); localStorage.setItem('yiwang.dark', d ? 'yes' : 'no') }, [language, dark])
  const page = await context.newPage()
  page.setDefaultTimeout(30000)
  page.errors = []
  page.on('pageerror', (error) => page.errors.push(String(error)))
  return page
}
export async function signIn(page, name) {
  await page.goto(url + '/sign-in')
  await page.fill('input[name=name]', name)
  await page.fill('input[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForURL((to) => !to.pathname.startsWith('/sign-in'))
}
// What the page may ask the server as whoever is signed in on it.
export async function call(page, path, body) {
  const answer = await page.evaluate(async ([path, body]) => {
    const done = await fetch(path, { method: body ? 'POST' : 'GET', body: body && JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'X-Yiwang': '1' } })
    return { status: done.status, body: await done.json().catch(() => null) }
  }, [path, body])
  expect(answer.status < 300, `${path} is answered, got ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
// What a page comes to, however slow the machine: a look now and then for half a minute.
export async function until(holds, what) {
  for (const last = Date.now() + 30000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (await holds()) return
    expect(Date.now() < last, what)
  }
}
const picture = (page, name) => page.screenshot({ path: `${artefacts}/${name}.png`, fullPage: false })
async function keepsOut(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }))
  return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
}
// A picture, and nothing on the page that keeps somebody out: contrast, names, roles (axe-core, WCAG 2.2 A and AA).
export async function shot(page, name) {
  await picture(page, name)
  let grave = await keepsOut(page)
  if (grave.length) { // what is still fading in has no contrast yet
    await page.waitForTimeout(1000)
    grave = await keepsOut(page)
  }
  expect(!grave.length, `everyone can use ${name}, got ${grave.map((one) => `${one.id} at ${one.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`).join('; ')}`)
}
export async function journey(name, walk) {
  const pages = []
  try {
    await walk(async (...args) => { const page = await open(...args); pages.push(page); return page })
    for (const page of pages) expect(page.errors.length === 0, `no error in the page, got ${page.errors[0]}`)
    passed++
    console.log(`ok      ${name}`)
  } catch (error) {
    failed++
    console.log(`FAILED  ${name}: ${error.message.split('\n').slice(0, 3).join(' ')}`)
    for (const [i, page] of pages.entries()) await picture(page, `failed-${name.replace(/\W+/g, '-')}-${i}`).catch(() => {})
  } finally {
    for (const page of pages) await page.context().close()
  }
}
export async function finish() {
  await browser.close()
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed ? 1 : 0)
}
