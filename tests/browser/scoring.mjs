// Scores: the leader reads what units reach, opens the appeals behind a figure, and tries another version of the formula.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const month = new Date(Date.now() - 86400000).toISOString().slice(0, 7)
async function openPage(page, name = 'leader', query = `month=${month}`) {
  await signIn(page, name)
  await page.goto(`${url}/govern/appeals/scoring?${query}`)
}

await journey('a leader reads scores and opens the appeals behind a figure', async (open) => {
  const page = await open(desk)
  await openPage(page)
  await page.waitForSelector('[data-test=score]')
  expect((await page.textContent('[data-test=edition]')).includes('未定稿'), 'a running month is not final')
  await shot(page, 'scoring-desk')
  await page.locator('[data-test=score] [data-test=figure]').nth(1).click()
  await page.waitForSelector('[data-test=row-behind]')
  await page.waitForTimeout(400)
  await shot(page, 'scoring-rows')
  await page.keyboard.press('Escape')
  await page.waitForSelector('.el-drawer', { state: 'hidden' })
  await page.locator('[data-test=score] .points').first().click()
  await page.waitForSelector('.el-popover:visible p')
  await shot(page, 'scoring-reasons')
  await page.click('[data-test=who-street]')
  await page.waitForSelector('[data-test=score]')
  await page.click('[data-test=version]')
  await page.click('.el-select-dropdown__item:visible')
  await page.click('[data-test=compare]')
  await page.waitForSelector('#what-if ~ p, [data-test=effect]')
  await shot(page, 'scoring-streets')
})

await journey('a unit sees its own line and its rank', async (open) => {
  const page = await open(desk)
  await openPage(page, 'chengguan')
  await page.waitForSelector('[data-test=score]')
  expect((await page.locator('[data-test=score]').count()) === 1, 'one line')
  await shot(page, 'scoring-unit')
})

await journey('scores are read in English, on a phone and in the dark', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', false, 'scoring-english'], [phone, 'zh', false, 'scoring-phone'], [desk, 'zh', true, 'scoring-dark']]) {
    const page = await open(view, language, dark)
    await openPage(page, 'reviewer')
    await page.waitForSelector('[data-test=score]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
})

await finish()
