// What a person waits for and sees, in Chromium; see run.py.
import fs from 'node:fs'
import zlib from 'node:zlib'
import { desk, open, phone, signIn, url } from '../../tests/browser/harness.mjs'

const tries = 5
const slowed = 4
const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
// Bytes of those of the files that are scripts or styles.
const gzipped = (paths) => [...new Set(paths)].filter((path) => /\.(js|css)$/.test(path)).reduce((sum, path) => sum + zlib.gzipSync(fs.readFileSync(process.env.YIWANG_DIST + path)).length, 0)
const kilobytes = (bytes) => (bytes / 1000).toFixed(0)
const fps = (interval) => (1000 / interval).toFixed(0)

// Milliseconds from the navigation until the page draws the frame after `selector` is there, with nothing kept of an earlier visit
// but who is signed in; and the scripts and styles that were loaded until then.
async function firstUse(name, viewport, path, selector, officer) {
  const took = []
  let loaded = 0
  for (let i = 0; i < tries; i++) {
    const page = await open(viewport)
    if (officer) await signIn(page, officer)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Network.clearBrowserCache')
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowed })
    await page.addInitScript((wanted) => {
      globalThis.usable = new Promise((resolve) => {
        const look = () => (document.querySelector(wanted) ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))) : requestAnimationFrame(look))
        look()
      })
    }, selector)
    await page.goto(url + path, { waitUntil: 'commit' })
    took.push(await page.evaluate(() => globalThis.usable))
    loaded = gzipped(await page.evaluate((until) => performance.getEntriesByType('resource').filter((one) => one.responseEnd <= until).map((one) => new URL(one.name).pathname), took.at(-1)))
    await page.context().close()
  }
  took.sort((a, b) => a - b)
  console.log(`| ${name} | ${at(took, 0.5).toFixed(0)} | ${took.at(-1).toFixed(0)} | ${kilobytes(loaded)} |`)
}

// Intervals between `count` frames; in each, `step` is done, the body of a function of its number.
const frames = (page, step, count) => page.evaluate(`new Promise((resolve) => {
  const move = (i) => {${step}}
  const took = []
  let before
  const frame = (now) => {
    if (before !== undefined) took.push(now - before)
    before = now
    if (took.length >= ${count}) return resolve(took)
    move(took.length)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
})`)
function told(name, took) {
  took.sort((a, b) => a - b)
  console.log(`| ${name} | ${fps(at(took, 0.5))} | ${fps(at(took, 0.95))} |`)
}

console.log(`| first page, processor slowed ${slowed} times, nothing cached (${tries}) | usable after ms, median | worst | scripts and styles by then, KB gzip |\n|---|---:|---:|---:|`)
await firstUse('an icon and nothing else: what this machine takes for any page', phone, '/icon.svg', 'svg')
await firstUse('a resident reports, phone', phone, '/report', 'textarea')
await firstUse('the dispatch desk, signed in', desk, '/govern/appeals/desk', '.middle [data-test=accept]', 'operator')
const shell = fs.readFileSync(`${process.env.YIWANG_DIST}/index.html`, 'utf8')
const main = gzipped([...shell.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path))
console.log(`\nThe main bundle, with all that the shell asks for beside it: ${kilobytes(main)} KB gzip.\n`)

console.log('| 400 frames | frames a second, median | 5th percentile |\n|---|---:|---:|')
const page = await open(desk)
await signIn(page, 'operator')
await page.goto(`${url}/design`)
await page.waitForTimeout(1500)
told('an empty step: what this machine draws at most', await frames(page, '', 400))
await page.goto(`${url}/govern/appeals`)
await page.waitForSelector('[data-test=row]')
told('the list while its rows are read, 100 a time, 90 pixels a frame', await frames(page, "document.querySelector('[data-test=table]').scrollTop += 90", 400))
const rows = () => page.evaluate(() => {
  const table = document.querySelector('[data-test=table]')
  table.scrollTop = table.scrollHeight
  return (table.scrollHeight - 36) / 36
})
let read = 0
while ((read = await rows()) < 50000) await page.waitForTimeout(10)
await page.evaluate(() => (document.querySelector('[data-test=table]').scrollTop = 25000 * 36))
await page.waitForTimeout(500)
const wheel = (pixels) => frames(page, `document.querySelector('[data-test=table]').scrollTop += ${pixels}`, 400)
told(`the list with ${Math.round(read).toLocaleString('en')} rows read, 90 pixels a frame`, await wheel(90))
told('the same, 2,000 pixels a frame: all rows new in each', await wheel(2000))

// A hand draws the map round in circles of 320 pixels.
const pan = `
  const canvas = document.querySelector('.maplibregl-canvas')
  const { left, top, width, height } = canvas.getBoundingClientRect()
  const angle = i / 20
  const place = { bubbles: true, cancelable: true, button: 0, buttons: 1, clientX: left + width / 2 + 160 * Math.sin(angle), clientY: top + height / 2 + 160 * Math.cos(angle) }
  if (i === 0) canvas.dispatchEvent(new MouseEvent('mousedown', place))
  document.dispatchEvent(new MouseEvent('mousemove', place))`
async function panned(name, query, zoomOut = 0) {
  await page.goto(`${url}/support/map?${query}`)
  await page.waitForSelector('[data-ready=yes]', { timeout: 60000 })
  for (let i = 0; i < zoomOut; i++) {
    await page.click('.maplibregl-ctrl-zoom-out')
    await page.waitForTimeout(800)
  }
  await page.waitForTimeout(3000)
  told(name, await frames(page, pan, 400))
  await page.screenshot({ path: `${process.env.YIWANG_ARTEFACTS}/${name.replace(/\W+/g, '-')}.png` })
}
const middle = '114.13,22.55'
await panned('an empty map', 'layers=')
await panned('the map, 100,000 appeals and the streets, whole district', 'layers=open_appeals,streets')
await panned('the same at zoom 15', `layers=open_appeals,streets&at=${middle}`, 1)
await panned('the same at zoom 16: each by itself', `layers=open_appeals,streets&at=${middle}`)
await page.context().close()

console.log('\n| page | layout shift, 1366x768 | phone |\n|---|---:|---:|')
const shifted = async (viewport, officer, paths) => {
  const page = await open(viewport)
  await page.addInitScript(() => {
    globalThis.shift = 0
    new PerformanceObserver((list) => list.getEntries().forEach((one) => !one.hadRecentInput && (globalThis.shift += one.value))).observe({ type: 'layout-shift', buffered: true })
  })
  if (officer) await signIn(page, officer)
  const out = []
  for (const path of paths) {
    await page.goto(url + path)
    await page.waitForTimeout(500)
    await page.waitForSelector('.el-skeleton', { state: 'detached' })
    await page.waitForTimeout(1000)
    out.push(await page.evaluate(() => globalThis.shift))
  }
  await page.context().close()
  return out
}
const pages = [[undefined, ['/', '/report', '/follow', '/sign-in']],
  ['operator', ['/govern/appeals/desk', '/govern/appeals', '/govern/appeals?view=board', '/govern/appeals?view=calendar', '/govern/appeals/callouts', '/govern/appeals/campaigns', '/govern/appeals/analysis', '/govern/appeals/reports', '/govern/appeals/scoring', '/support/map', '/support/duties', '/support/sources', '/decisions']],
  ['leader', ['/collaborate/today', '/govern/appeals/supervised']], ['reviewer', ['/govern/appeals/models', '/govern/appeals/disputes', '/processes']], ['admin', ['/support/space', '/support/intake']]]
for (const [officer, paths] of pages) {
  const [wide, narrow] = [await shifted(desk, officer, paths), await shifted(phone, officer, paths)]
  paths.forEach((path, i) => console.log(`| \`${path}\` | ${wide[i].toFixed(3)} | ${narrow[i].toFixed(3)} |`))
}
process.exit()
