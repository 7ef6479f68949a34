// The list: filters kept under a name and shared, an area drawn on the map, the appeals of one phone.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const total = async (page) => Number((await page.textContent('[data-test=total]')).replace(/\D/g, ''))
async function openList(page, name, query = '') {
  await signIn(page, name)
  await page.goto(`${url}/govern/appeals${query}`)
  await page.waitForSelector('[data-test=row]')
}

await journey('an officer keeps filters under a name, shares them, and forgets them', async (open) => {
  const page = await open(desk)
  await openList(page, 'operator', '?state=closed')
  const name = `已办结 ${Date.now() % 100000}`
  await page.click('[data-test=views]')
  await page.fill('[data-test=view-name]', name)
  await page.click('.el-popover:visible .el-checkbox')
  await page.click('[data-test=keep-view]')
  const view = page.locator('[data-test=view]', { hasText: name })
  await view.waitFor()
  await page.waitForTimeout(400)
  await shot(page, 'list-views')
  await page.goto(`${url}/govern/appeals`)
  await page.click('[data-test=views]')
  await view.locator('.name').click()
  await page.waitForURL(/state=closed/)

  const colleague = await open(desk)
  await openList(colleague, 'reviewer')
  await colleague.click('[data-test=views]')
  const theirs = colleague.locator('[data-test=view]', { hasText: name })
  await theirs.waitFor()
  expect(!(await theirs.locator('[data-test=forget]').count()), 'a colleague may use it, not forget it')

  await page.click('[data-test=views]')
  await view.locator('[data-test=forget]').click()
  await view.waitFor({ state: 'detached' })
})

await journey('an area is drawn on the map, and the list is of what lies in it', async (open) => {
  const page = await open(desk)
  await openList(page, 'operator')
  const all = await total(page)
  await page.click('[data-test=area-open]')
  await page.waitForSelector('.map [data-ready=yes]', { timeout: 30000 })
  await page.click('[data-test=area-draw]')
  const box = await page.locator('.map canvas').boundingBox()
  for (const [x, y] of [[0.4, 0.3], [0.6, 0.3], [0.6, 0.8]]) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y)
    await page.waitForTimeout(400) // two clicks are no double click
  }
  await shot(page, 'list-area-drawing')
  await page.click('[data-test=area-finish]')
  await page.waitForURL(/area=/)
  await page.waitForSelector('[data-test=area]')
  await page.waitForTimeout(1000)
  expect((await total(page)) < all, 'fewer than all')
  await shot(page, 'list-area')
  await page.click('[data-test=area-shown]')
  await page.waitForTimeout(1000)
  expect((await total(page)) > 0, 'what the map shows')
  await page.click('[data-test=area] .el-tag__close')
  await page.waitForSelector('[data-test=area]', { state: 'detached' })
})

await journey('the appeals of a phone are found, with a reason', async (open) => {
  const page = await open(desk)
  await openList(page, 'operator')
  await page.click('[data-test=by-person]')
  const phone = await page.evaluate(async () => { // of somebody who reported
    const ask = async (path, body) => (await fetch(path, body && { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'X-Yiwang': '1' } })).json()
    for (const one of (await ask('/api/appeals')).items) if ((await ask(`/api/appeals/${one.id}`)).reporter_phone) return (await ask(`/api/appeals/${one.id}/reporter/reveal`, { why: '试查' })).phone
  })
  await page.fill('[data-test=person-phone]', phone)
  expect(await page.isDisabled('[data-test=person-look]'), 'no look without a reason')
  await page.fill('[data-test=person-why]', '来电人问进度')
  await page.click('[data-test=person-look]')
  await page.waitForSelector('[data-test=row-behind]')
  await page.waitForTimeout(400)
  await shot(page, 'list-person')
})

await journey('the list is read in English, on a phone and in the dark', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', false, 'list-english'], [phone, 'zh', false, 'list-phone'], [desk, 'zh', true, 'list-dark'], [phone, 'zh', true, 'list-phone-dark']]) {
    const page = await open(view, language, dark)
    await openList(page, 'operator')
    await page.click('[data-test=area-open]')
    await page.waitForSelector('.map [data-ready=yes]', { timeout: 30000 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
})

await finish()
