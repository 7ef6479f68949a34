// The leader's page: the day in one screen, from a number to its rows to supervision, the wall, and a server that is away.
import fs from 'node:fs'
import { artefacts, desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

async function openPage(page, query = '') {
  await signIn(page, 'leader')
  await page.goto(`${url}/collaborate/today${query}`)
  await page.waitForSelector('[data-test=sentence]')
}

await journey('the day opens by itself; from a number to its meaning, its rows and supervision', async (open) => {
  const page = await open(desk)
  await signIn(page, 'leader')
  await page.waitForURL('**/collaborate/today')
  await page.waitForSelector('[data-test=waiting-count]')
  await page.waitForSelector('.map [data-ready=yes]', { timeout: 30000 })
  const words = await page.textContent('[data-test=sentence]')
  expect(/^今天截至 \d\d:\d\d，受理 \d+ 件/.test(words), `the sentence of the day, got ${words}`)
  expect((await page.locator('[data-test^=number-]').count()) === 5, 'five numbers')
  await page.waitForTimeout(500)
  await shot(page, 'today-desk')
  const figures = await page.evaluate(async () => (await (await fetch('/api/today')).json()).numbers)
  const some = figures.find((one) => ['overdue', 'due_soon'].includes(one.figure) && one.value > 0)
  expect(some, 'something is overdue or due soon')
  await page.click(`[data-test=number-${some.figure}]`)
  await page.waitForSelector('[data-test=row-behind]')
  expect((await page.locator('[data-test=row-behind]').count()) === Math.min(some.value, 200), 'as many rows as the number says')
  await page.waitForTimeout(400)
  await shot(page, 'today-number')
  const [picture] = await Promise.all([page.waitForEvent('download'), page.click('[data-test=save-png]')])
  await picture.saveAs(`${artefacts}/today-chart.png`)
  const [table] = await Promise.all([page.waitForEvent('download'), page.click('[data-test=save-csv]')])
  expect(fs.readFileSync(await table.path(), 'utf8').split('\r\n').length === 9, 'a head, seven days and an end')
  await page.locator('[data-test=supervise-row]').first().click()
  await shot(page, 'today-supervise')
  await page.click('[data-test=supervise-send]')
  await page.waitForSelector('.supervised')
  const change = page.locator('[data-test=change]:not([disabled])').first()
  if (await change.count()) {
    await change.click()
    await page.waitForSelector('[data-test=row-behind]')
    expect((await page.locator('[data-test=row-behind]').count()) <= some.value, 'its part only')
  }
  await page.keyboard.press('Escape')
  await page.waitForSelector('.el-drawer', { state: 'hidden' })
})

await journey('on the wall it is alone and dark, and says since when it stands while the server is away', async (open) => {
  const page = await open({ width: 1920, height: 1080 })
  await page.clock.install()
  await openPage(page, '?wall')
  await page.waitForSelector('.map [data-ready=yes]', { timeout: 30000 })
  expect((await page.locator('header.bar').count()) === 0, 'no bar')
  expect((await page.locator('[data-test=waits]').count()) === 0, 'nothing that somebody wrote')
  expect(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight), 'one screen')
  await page.waitForTimeout(500)
  await shot(page, 'today-wall')
  await page.context().setOffline(true)
  await page.clock.runFor(61000)
  await page.waitForSelector('[data-test=stale]')
  await shot(page, 'today-wall-stale')
  await page.context().setOffline(false)
  await page.clock.runFor(61000)
  await page.waitForSelector('[data-test=stale]', { state: 'hidden' })
  await page.click('[data-test=wall]')
  await page.waitForSelector('header.bar')
  expect(!(await page.evaluate(() => document.documentElement.classList.contains('dark'))), 'light again')
})

await journey('the day is read in English, on a phone and in the dark; a unit sees its own', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', false, 'today-english'], [phone, 'zh', false, 'today-phone'], [desk, 'zh', true, 'today-dark'], [{ width: 1920, height: 1080 }, 'zh', false, 'today-wide']]) {
    const page = await open(view, language, dark)
    await openPage(page)
    await page.waitForSelector('.map [data-ready=yes]', { timeout: 30000 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
  const page = await open(desk)
  await signIn(page, 'chengguan')
  await page.goto(`${url}/collaborate/today`)
  await page.waitForSelector('[data-test=sentence]')
})

await finish()
