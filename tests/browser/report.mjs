// A resident's report, and how long it takes. The machine's time is measured; a person's is a model, each act at its price: for a
// practised hand and for one who does it the first time, reads every word on the page and thinks before each act (Card, Moran and
// Newell's keystroke-level model: M = 1.35 s; typing and the camera as people do them on a phone).
import { expect, finish, journey, phone, shot, url } from './harness.mjs'

const here = { longitude: 114.1155, latitude: 22.5466, accuracy: 12 }
const practised = { tap: 0.6, camera: 3, character: 0.35, thought: 0, reading: 0, words: '井盖破损' }
const first_time = { tap: 1.0, camera: 6, character: 0.8, thought: 1.35, reading: 1 / 6, words: '路口井盖破损，请处理' }

async function photo(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 })
    const pen = canvas.getContext('2d')
    for (let i = 0; i < 4000; ++i) { pen.fillStyle = `hsl(${(i * 47) % 360} 40% ${20 + ((i * 13) % 60)}%)`; pen.fillRect((i * 97) % 4000, (i * 61) % 3000, 120, 90) }
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.92))
    return [...new Uint8Array(await blob.arrayBuffer())]
  })
  return { name: 'lid.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) }
}

async function report(newPage, hand, known_here) {
  const page = await newPage(phone)
  await page.context().setGeolocation(here)
  if (known_here) await page.context().grantPermissions(['geolocation'], { origin: url })
  await page.goto(url + '/report')
  const picture = await photo(page)
  await page.reload()
  let taps = 0
  let person = 0
  const tap = (seconds = 0) => { taps += 1; person += hand.tap + hand.thought + seconds }
  const began = performance.now()
  await page.waitForSelector('[data-test=photo]', { state: 'attached' })
  person += (await page.innerText('main')).replace(/\s/g, '').length * hand.reading
  if (!known_here) await page.context().grantPermissions(['geolocation'], { origin: url }), tap() // the browser asks
  tap(hand.camera)
  await page.setInputFiles('[data-test=photo]', picture)
  tap(hand.words.length * hand.character)
  await page.fill('[name=text]', hand.words)
  await page.waitForSelector('[data-test=place] b')
  await page.waitForSelector('.photos img')
  await shot(page, known_here ? 'report-filled' : 'report-filled-first')
  const looked = performance.now()
  tap()
  await page.click('[data-test=submit]')
  await page.waitForSelector('[data-test=number]')
  const sent = (performance.now() - looked) / 1000
  person += (await page.innerText('[data-test=number]')).length * hand.reading
  return { page, taps, person, machine: sent, all: person + sent, within: (looked - began) / 1000 }
}

await journey('a practised hand reports with photo and place in 10 seconds', async (newPage) => {
  const { page, taps, person, machine, all } = await report(newPage, practised, true)
  console.log(`        ${taps} taps, person ${person.toFixed(1)} s (model), sending ${machine.toFixed(2)} s: ${all.toFixed(1)} s`)
  expect(taps <= 3 && all <= 10, `3 taps and 10 s, got ${taps} and ${all.toFixed(1)}`)
  await shot(page, 'report-sent')
  await page.click('button:has-text("查看进度")')
  await page.waitForSelector('.words')
  await shot(page, 'report-follow')
})

await journey('who does it the first time reports in 40 seconds, and the photo that goes is small and without its place', async (newPage) => {
  const { page, taps, person, machine, all } = await report(newPage, first_time, false)
  console.log(`        ${taps} taps, person ${person.toFixed(1)} s (model), sending ${machine.toFixed(2)} s: ${all.toFixed(1)} s`)
  expect(all <= 40, `40 s, got ${all.toFixed(1)}`)
  await page.waitForSelector('[data-test=code]')
})

await journey('the report can be read in large type, in the dark and in English', async (newPage) => {
  const page = await newPage(phone, 'en', true)
  await page.addInitScript(() => localStorage.setItem('yiwang.large', 'yes'))
  await page.goto(url + '/report')
  await page.waitForSelector('[data-test=locate]')
  await shot(page, 'report-large')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing runs over the edge')
  await page.goto(url + '/follow')
  await page.waitForSelector('[name=number]')
  await shot(page, 'follow-large')
})
await finish()
