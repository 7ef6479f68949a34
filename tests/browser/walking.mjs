// Minutes of walking on the map: click a place, choose minutes, see the area.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const onMap = async (page) => {
  await signIn(page, 'operator')
  await page.goto(url + '/support/map')
  await page.waitForSelector('[data-ready=yes]')
}
const walk = async (page, button, at) => {
  await page.getByRole('button', { name: button }).click()
  const box = await page.locator('.box').boundingBox()
  await page.mouse.click(box.x + box.width * at[0], box.y + box.height * at[1])
  await page.waitForSelector('.found')
}

await journey('an officer sees what fifteen minutes of walking reach', async (open) => {
  const page = await open(desk)
  await onMap(page)
  await walk(page, '步行圈', [0.5, 0.5])
  const fifteen = await page.textContent('.found')
  expect(/15 分钟（1\.00 km）/.test(fifteen), `the minutes are said, got ${fifteen}`)
  await page.waitForTimeout(500)
  await shot(page, 'walking-15')
  await page.getByText('30 分钟').click()
  await page.waitForFunction((before) => document.querySelector('.found')?.textContent !== before, fifteen)
  await page.waitForTimeout(500)
  await shot(page, 'walking-30')
})

await journey('a place far from any road is answered with a sentence, in English too', async (open) => {
  const page = await open(desk, 'en', true)
  await onMap(page)
  await walk(page, 'On foot', [0.5, 0.5])
  await page.waitForTimeout(500)
  await shot(page, 'walking-en-dark')
  const box = await page.locator('.box').boundingBox()
  await page.mouse.click(box.x + box.width - 40, box.y + box.height - 60)
  await page.waitForSelector('text=no road to walk on')
})

await journey('the walking area works on a phone', async (open) => {
  const page = await open(phone)
  await onMap(page)
  await walk(page, '步行圈', [0.5, 0.5])
  await page.waitForTimeout(500)
  await shot(page, 'walking-phone')
})
await finish()
