// Journeys of a grid inspector away from the network, on one phone and on two; and of the client that is installed there.
import fs from 'node:fs'
import { artefacts, call, desk, expect, finish, journey, phone, shot, signIn, until, url } from './harness.mjs'

const photo = `${artefacts}/lid.png`
fs.writeFileSync(photo, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAIAAAAuKetIAAAAS0lEQVR42u3PMQ0AAAwDoPo33UrYvQQckF4PAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgLfAyY7n7m0vq2uAAAAAElFTkSuQmCC', 'base64'))
const here = { longitude: 114.1155, latitude: 22.5466, accuracy: 12 }

async function onPatrol(newPage, language = 'zh', dark = false) {
  const page = await newPage(phone, language, dark)
  await page.context().grantPermissions(['geolocation'], { origin: url })
  await page.context().setGeolocation(here)
  await signIn(page, 'wangge')
  await page.waitForURL('**/govern/appeals/patrol')
  await page.waitForSelector('[data-test=kind]')
  await page.evaluate(() => navigator.serviceWorker.ready)
  return page
}
const standing = (page, words, what = '[data-test=draft]') => page.waitForSelector(`${what}:has([data-test=standing]:has-text("${words}"))`)

await journey('an inspector reports without a network; it is filed once, when there is one', async (newPage) => {
  const page = await onPatrol(newPage)
  await shot(page, 'patrol-empty')
  await page.context().setOffline(true)
  await page.reload()
  await page.waitForSelector('[data-test=away]')
  await page.waitForSelector('[data-test=kind]')
  await page.setInputFiles('[data-test=photo]', photo)
  await page.waitForSelector('[data-test=place]')
  await page.click('[data-test=kind] >> nth=0')
  await page.fill('[name=text]', '笋岗路口井盖缺失，已摆放路锥')
  await page.waitForSelector('.strip img')
  await standing(page, '只在本机')
  await shot(page, 'patrol-offline')
  await page.reload()
  await page.click('[data-test=draft] .open')
  expect((await page.inputValue('[name=text]')) === '笋岗路口井盖缺失，已摆放路锥', 'what was written survives a restart without a network')
  await page.waitForSelector('.strip img')
  await page.click('[data-test=file]')
  await standing(page, '等待上报')
  await shot(page, 'patrol-waiting')
  await page.context().setOffline(false)
  await standing(page, '已上报', '[data-test=filed]')
  await page.waitForSelector('[data-test=away]', { state: 'detached' })
  await shot(page, 'patrol-filed')
  const number = /[A-Z]{2}\d{8}-\d{6}/.exec(await page.textContent('[data-test=filed]'))[0]

  await page.reload()
  await standing(page, '已上报', '[data-test=filed]')
  const operator = await newPage(desk)
  await signIn(operator, 'operator')
  let listed = []
  await until(async () => { // words of a new appeal are found a moment later
    listed = (await call(operator, '/api/appeals?channel=grid&q=笋岗路口井盖缺失')).items
    return listed.length
  }, 'the appeal of the draft is found')
  expect(listed.length === 1 && listed[0].number === number, `one appeal of the draft, got ${JSON.stringify(listed.map((one) => one.number))}`)
  const files = await operator.evaluate(async (id) => (await (await fetch(`/api/appeals/${id}`)).json()).files.length, listed[0].id)
  expect(files === 1, `its photo, got ${files}`)
})

await journey('two phones change one draft: other fields are merged, the same one is shown with both values', async (newPage) => {
  const first = await onPatrol(newPage)
  await first.fill('[name=text]', '东门路灯不亮')
  await first.fill('[name=address]', '东门中路')
  await standing(first, '已同步')
  const second = await onPatrol(newPage, 'zh', true)
  await second.click('[data-test=draft] .open')
  await first.context().setOffline(true)
  await second.context().setOffline(true)
  await first.fill('[name=text]', '东门路灯两盏不亮')
  await second.fill('[name=text]', '东门路灯不亮，灯杆倾斜')
  await second.click('[data-test=kind] >> nth=1')
  await first.context().setOffline(false)
  await standing(first, '已同步')
  await second.context().setOffline(false)
  await second.waitForSelector('[data-test=clash]')
  await second.locator('[data-test=clash]').scrollIntoViewIfNeeded()
  await shot(second, 'patrol-clash')
  expect(await second.isDisabled('[data-test=file]'), 'it is not filed before the person has chosen')
  expect((await second.textContent('[data-test=clash]')).includes('东门路灯两盏不亮') && (await second.textContent('[data-test=clash]')).includes('灯杆倾斜'), 'both values')
  await second.click('[data-test=clash] > button')
  await second.fill('[data-test=clash] textarea', '东门路灯两盏不亮，一根灯杆倾斜')
  await second.click('[data-test=clash] form button')
  await standing(second, '已同步')
  await first.reload()
  await first.click('[data-test=draft] .open')
  await first.waitForFunction(() => document.querySelector('[name=text]').value === '东门路灯两盏不亮，一根灯杆倾斜')
  expect((await first.getAttribute('[data-test=kind] >> nth=1', 'aria-pressed')) === 'true', 'the kind that the other phone chose')
  await first.click('[data-test=draft] .el-button')
  await first.click('.el-message-box .el-button--primary')
  await first.waitForSelector('[data-test=draft]', { state: 'detached' })
  await second.reload()
  await second.waitForSelector('[data-test=draft]', { state: 'detached' })
})

await journey('the client is installed: its shell opens without a network, the API is not kept, and the worker is asked for anew', async (newPage) => {
  const page = await onPatrol(newPage, 'en')
  await shot(page, 'patrol-en')
  const manifest = await page.evaluate(async () => (await fetch('/manifest.webmanifest')).json())
  for (const icon of manifest.icons) expect((await page.request.get(url + icon.src)).ok(), `the icon ${icon.src}`)
  const worker = await page.request.get(url + '/sw.js')
  expect(worker.headers()['cache-control'] === 'no-cache', `the worker is never kept, got ${worker.headers()['cache-control']}`)
  await page.context().setOffline(true)
  await page.goto(url + '/report')
  await page.waitForSelector('h1')
  await page.waitForSelector('[data-test=away]')
  await shot(page, 'offline-report')
  const api = await page.evaluate(() => fetch('/api/appeals/kinds').then(() => 'kept', () => 'not kept'))
  expect(api === 'not kept', 'the API is not kept')
  const outlines = await page.evaluate(async () => (await caches.keys()).join())
  expect(outlines.includes('shell /assets/'), `the shell under its entry's name, got ${outlines}`)
})
await finish()
