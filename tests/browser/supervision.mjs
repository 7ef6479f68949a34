// The lane of hard matters: a leader supervises, the unit reports, the leader lifts it.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

let number = ''
await journey('a leader supervises an appeal, and it is listed by when the report is due', async (open) => {
  const page = await open(desk)
  await signIn(page, 'leader')
  const unit = await page.evaluate(async () => (await (await fetch('/api/identity/units')).json()).items.find((one) => one.code === 'LH-CG').id)
  await page.goto(`${url}/govern/appeals?state=handling&unit=${unit}`)
  await page.locator('[data-test=row]').first().click()
  await page.click('[data-test=supervise]')
  await page.fill('[data-test=supervision-text]', '三天内拆除，拆完报我')
  await page.fill('[data-test=reply-by]', `${new Date(Date.now() + 3 * 86400000).toISOString().slice(0, 10)}T18:00`)
  await shot(page, 'supervision-form')
  await page.click('[data-test=supervision-send]')
  await page.waitForSelector('[data-test=instruction].waits')
  number = await page.textContent('[data-test=number]')
  await shot(page, 'supervision-case')
  await page.goto(`${url}/govern/appeals/supervised`)
  await page.waitForSelector('[data-test=supervised]')
  expect((await page.textContent('[data-test=supervised]')).includes('三天内拆除'), 'the instruction')
  await shot(page, 'supervised-desk')
})

await journey('the unit reports on it', async (open) => {
  const page = await open(phone)
  await signIn(page, 'chengguan')
  await page.goto(`${url}/govern/appeals/supervised`)
  await page.locator('[data-test=supervised]', { hasText: number }).locator('a').click()
  await page.click('[data-test=report_to_supervisor]')
  await page.fill('[data-test=supervision-text]', '已拆除，附照片')
  await page.click('[data-test=supervision-send]')
  await page.waitForSelector('[data-test=instruction].reported')
  await page.locator('[data-test=supervision]').scrollIntoViewIfNeeded()
  await shot(page, 'supervision-reported-phone')
})

await journey('supervised appeals are read in English, on a phone and in the dark; the leader lifts it', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', false, 'supervised-english'], [phone, 'zh', false, 'supervised-phone'], [desk, 'zh', true, 'supervised-dark'], [phone, 'zh', true, 'supervised-phone-dark']]) {
    const page = await open(view, language, dark)
    await signIn(page, 'leader')
    await page.goto(`${url}/govern/appeals/supervised`)
    await page.waitForSelector('[data-test=supervised]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
  const page = await open(desk)
  await signIn(page, 'leader')
  await page.goto(`${url}/govern/appeals/supervised`)
  await page.locator('[data-test=supervised]', { hasText: number }).locator('a').click()
  await page.click('[data-test=lift_supervision]')
  await page.fill('[data-test=supervision-text]', '办得好')
  await page.click('[data-test=supervision-send]')
  await page.waitForSelector('[data-test=instruction].lifted')
})

await finish()
