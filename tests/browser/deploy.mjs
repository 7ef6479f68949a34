// What a page does when the server has a newer client: it says so, takes it when it begins again, and never shows the old one after.
// Stands on a small server of its own, which can change the client under the page; its API knows nobody.
import fs from 'node:fs'
import http from 'node:http'
import { expect, finish, journey, phone, shot } from './harness.mjs'

const dist = new URL('../../web/dist', import.meta.url).pathname
const names = new Set(fs.readdirSync(`${dist}/assets`))
const types = { js: 'text/javascript', css: 'text/css', html: 'text/html', svg: 'image/svg+xml', png: 'image/png', webmanifest: 'application/manifest+json' }
let version = '' // stands in the name of every asset, as a hash does

const renamed = (text) => text.replace(/[\w.-]+\.(?:js|css)/g, (name) => (names.has(name) ? name.replace(/\.(\w+)$/, `${version}.$1`) : name))
const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://here')
  if (pathname.startsWith('/api/')) return response.writeHead(401, { 'Content-Type': 'application/problem+json' }).end('{"status":401,"code":"http.unauthorised","detail":"","trace_id":""}')
  const asset = pathname.startsWith('/assets/')
  const path = asset ? pathname.replace(version, '') : pathname.includes('.') ? pathname : '/index.html'
  if ((asset && !pathname.includes(version)) || !fs.existsSync(dist + path)) return response.writeHead(404).end()
  const type = types[path.split('.').pop()] ?? 'application/octet-stream'
  const bytes = fs.readFileSync(dist + path)
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(/javascript|css|html/.test(type) ? renamed(bytes.toString()) : bytes)
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const url = `http://127.0.0.1:${server.address().port}`
const running = (page) => page.evaluate(() => document.querySelector('script[type=module][src]').src)

await journey('a newer client is said, taken at the next start, and kept without a network', async (newPage) => {
  const page = await newPage(phone)
  await page.goto(url)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.waitForFunction(() => navigator.serviceWorker.controller)
  expect(!(await page.isVisible('[data-test=newer]')), 'nothing is said of the client that runs')
  version = '.second'
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await page.waitForSelector('[data-test=newer]')
  await shot(page, 'newer')
  await page.click('a[href="/report"]')
  await page.waitForSelector('[data-test=submit]')
  await page.click('[data-test=newer] button')
  await page.waitForFunction(() => document.querySelector('script[type=module][src]')?.src.endsWith('.second.js'))
  await page.waitForSelector('[data-test=submit]')
  expect(!(await page.isVisible('[data-test=newer]')), 'nothing is said any more')
  await page.context().setOffline(true)
  await page.reload()
  await page.waitForSelector('[data-test=submit]')
  expect((await running(page)).endsWith('.second.js'), 'the newer one without a network')
  await page.context().setOffline(false)
  version = '.third'
  await page.reload()
  await page.waitForSelector('[data-test=submit]')
  expect((await running(page)).endsWith('.third.js'), 'no old shell after a deploy')
})
server.close()
await finish()
