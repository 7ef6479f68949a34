// What appeals say together: the leader looks, sees a hot spot with its odds in plain words, opens its appeals and says that it was real.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

async function openPage(page, name = 'leader') {
  await signIn(page, name)
  await page.goto(url + '/govern/appeals/analysis')
}

await journey('a leader looks, opens the appeals of a hot spot and judges it', async (open) => {
  const page = await open(desk)
  await openPage(page)
  await page.click('[data-test=look]')
  await page.waitForSelector('[data-test=hotspot]', { timeout: 60000 })
  const words = await page.textContent('[data-test=hotspot]')
  expect(/若无异常，.*[天年].*才会出现一次/.test(words), `odds in plain words, got ${words}`)
  await page.click('[data-test=hotspot] .name')
  await page.waitForSelector('.map [data-ready=yes]', { timeout: 30000 })
  await page.waitForTimeout(800)
  await shot(page, 'analysis-desk')
  await page.click('[data-test=hotspot-rows]')
  await page.waitForSelector('[data-test=row-behind]')
  expect((await page.locator('[data-test=row-behind]').count()) >= 8, 'the appeals behind it')
  await page.waitForTimeout(400)
  await shot(page, 'analysis-rows')
  await page.keyboard.press('Escape')
  await page.waitForSelector('.el-drawer', { state: 'hidden' })
  await page.click('[data-test=real]')
  await page.fill('.el-message-box input', '水管爆裂，已派抢修队')
  await page.click('.el-message-box .el-button--primary')
  await page.waitForSelector('[data-test=hotspot] .el-tag--danger')
  expect((await page.textContent('[data-test=hotspot]')).includes('水管爆裂'), 'the reason stays')
  expect((await page.locator('[data-test=load]').count()) > 1, 'next week for the district and its units')
  await page.evaluate(() => document.querySelector('.thirds').scrollIntoView())
  await shot(page, 'analysis-below')
})

await journey('a leader asks what more handlers would change', async (open) => {
  const page = await open(desk)
  await openPage(page)
  await page.click('[data-test=play]')
  await page.waitForSelector('[data-test=staffing]', { timeout: 60000 })
  await page.locator('.people .el-input-number__increase').first().click()
  await page.click('[data-test=replay]')
  await page.waitForSelector('[data-test=changed]', { timeout: 60000 })
  await page.evaluate(() => document.querySelector('[data-test=staffing]').scrollIntoView({ block: 'center' }))
  await shot(page, 'analysis-staffing')
})

await journey('findings are read in English, on a phone and in the dark', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', false, 'analysis-english'], [phone, 'zh', false, 'analysis-phone'], [desk, 'zh', true, 'analysis-dark']]) {
    const page = await open(view, language, dark)
    await openPage(page, 'reviewer')
    await page.waitForSelector('[data-test=hotspot]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await page.waitForSelector('.map [data-ready=yes]', { timeout: 30000 })
    await shot(page, name)
  }
})

await finish()
