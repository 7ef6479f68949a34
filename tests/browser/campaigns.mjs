// Campaigns: begun from a rising finding with the form filled in, followed week by week, noted, ended with a conclusion.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const title = `占道经营专项治理 ${Date.now() % 100000}`
await journey('a leader begins a campaign from a hot spot', async (open) => {
  const page = await open(desk)
  await signIn(page, 'leader')
  await page.goto(`${url}/govern/appeals/analysis`)
  await page.click('[data-test=look]')
  await page.waitForSelector('[data-test=campaign-from]', { timeout: 60000 })
  await page.locator('[data-test=campaign-from]').first().click()
  await page.waitForSelector('[data-test=campaign-kind] .el-select__placeholder:not(.is-transparent)')
  expect((await page.inputValue('[data-test=campaign-title]')).endsWith('专项治理'), 'a name by the kind')
  expect((await page.inputValue('[data-test=campaign-why]')).includes('预期约'), 'why: what was found')
  await shot(page, 'campaign-form')
  await page.fill('[data-test=campaign-title]', title)
  await page.click('[data-test=begin-now]')
  await page.waitForSelector('[data-test=week]')
  expect((await page.locator('[data-test=week]').count()) >= 9, 'eight weeks before, and this one')
  await page.fill('[data-test=entry-text]', '联合夜查 12 家，劝离 9 家')
  await page.click('[data-test=note]')
  await page.waitForSelector('[data-test=entry]')
  await shot(page, 'campaign-desk')
  await page.locator('[data-test=week]').nth(6).click()
  await page.waitForURL(/kind=.*from=/)
  await page.goBack()
  await page.click('[data-test=campaign-rows]')
  await page.waitForURL(/\/govern\/appeals\?kind=/)
})

await journey('campaigns are read in English, on a phone and in the dark', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', false, 'english'], [phone, 'zh', false, 'phone'], [desk, 'zh', true, 'dark'], [phone, 'zh', true, 'phone-dark']]) {
    const page = await open(view, language, dark)
    await signIn(page, 'chengguan')
    await page.goto(`${url}/govern/appeals/campaigns`)
    await page.waitForSelector('[data-test=campaign]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, `campaigns-${name}`)
    await page.locator('[data-test=campaign] a', { hasText: title }).click()
    await page.waitForSelector('[data-test=week]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, `campaign-${name}`)
  }
})

await journey('it ends with a conclusion, and may be begun again', async (open) => {
  const page = await open(desk)
  await signIn(page, 'reviewer')
  await page.goto(`${url}/govern/appeals/campaigns`)
  await page.locator('[data-test=campaign] a', { hasText: title }).click()
  await page.click('[data-test=end]')
  await page.fill('[data-test=conclusion-text]', '转为日常巡查')
  await page.click('[data-test=end-now]')
  await page.waitForSelector('[data-test=conclusion]')
  expect(!(await page.locator('[data-test=note]').count()), 'nothing more is noted')
  await page.goto(`${url}/govern/appeals/campaigns`)
  await page.click('[data-test=begin]')
  await page.waitForSelector('[data-test=campaign-kind]')
})

await finish()
