// Journeys of those who own processes: look where time goes, draw a limit, publish what a colleague drew, follow a matter in it.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const drawn = (page) => page.waitForSelector('[data-test=bpmn][data-ready=true]')
let draft = ''

await journey('a reviewer sees where cases wait and draws a time limit', async (newPage) => {
  const page = await newPage(desk)
  await signIn(page, 'reviewer')
  await page.goto(url + '/processes')
  await drawn(page)
  await shot(page, 'processes')
  await page.click('[data-test=version]')
  await page.waitForURL(/\/processes\/.+/)
  await drawn(page)
  await page.click('[data-test=edit]')
  await page.waitForSelector('.djs-palette')
  await page.click('[data-element-id=check]')
  await page.fill('[data-test=own-limit] input, input[data-test=own-limit]', '3 working_hours')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-test=save]:not([disabled])')
  await shot(page, 'process-edit')
  const before = page.url()
  await page.click('[data-test=save]')
  await page.waitForURL((now) => now.href !== before)
  await page.waitForSelector('[data-test=state]:has-text("草稿")')
  draft = page.url()
  page.on('dialog', (dialog) => dialog.accept())
  await page.click('[data-test=publish]')
  await page.waitForSelector('text=流程须由起草人以外的人发布')
  await shot(page, 'process-own-draft')
})

await journey('an administrator publishes it, and it is in use', async (newPage) => {
  const page = await newPage(desk)
  await signIn(page, 'admin')
  await page.goto(draft)
  await drawn(page)
  page.on('dialog', (dialog) => dialog.accept())
  await page.click('[data-test=publish]')
  await page.waitForSelector('[data-test=state]:has-text("使用中")')
  await page.goto(url + '/processes')
  await page.waitForSelector('#tab-incidents')
  await page.click('#tab-incidents')
  await page.waitForSelector('text=没有异常')

  await page.click('#tab-versions')
  await page.click('[data-test=compare]')
  await page.waitForSelector('figure >> nth=1 >> .mark-changed')
  expect((await page.textContent('[data-test=differences]')).includes('3 working_hours'), 'what the limit is now, in words')
  await page.click('[data-test=changed]')
  await shot(page, 'process-beside')
})

await journey('an operator sees where a matter stands in its process', async (newPage) => {
  const page = await newPage(desk)
  await signIn(page, 'operator')
  await page.goto(url + '/govern/appeals?state=closed')
  await page.click('[data-test=row] a, [data-test=row]')
  await drawn(page)
  expect((await page.$$('.mark-here, .mark-done')).length > 0, 'elements are marked')
  await shot(page, 'case-process')
})

await journey('the processes read on a phone and in English', async (newPage) => {
  const page = await newPage(phone, 'en')
  await signIn(page, 'reviewer')
  await page.goto(url + '/processes')
  await drawn(page)
  expect((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, 'no sideways scroll')
  await shot(page, 'processes-phone')
})

await finish()
