// The design language, live: each part as pages use it, found by the search, in both themes and languages.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

await journey('the design language is found by the search and shows every state of a page', async (open) => {
  const page = await open(desk)
  await signIn(page, 'leader')
  await page.keyboard.press('Control+k')
  await page.waitForSelector('[data-test=search-words]')
  await page.keyboard.type('设计语言')
  await page.locator('[data-test=search-choice][aria-selected=true]', { hasText: '设计语言' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/design')
  await page.waitForSelector('[data-test=meaning]')
  expect(!(await page.textContent('article')).includes('✗'), 'every colour that carries words is read on the sheet')
  await shot(page, 'design-desk')
  for (const [state, seen] of [['failed', '[role=alert]'], ['stale', '[data-test=stale]'], ['empty', '.frame .empty'], ['ready', '.frame table']]) {
    await page.click(`[data-test=state-${state}]`)
    await page.waitForSelector(seen)
    await shot(page, `design-${state}`)
  }
})

await journey('it follows theme, language, large type and a phone', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', true, 'design-english-dark'], [phone, 'zh', false, 'design-phone']]) {
    const page = await open(view, language, dark)
    await page.addInitScript(() => localStorage.setItem('yiwang.large', 'yes'))
    await page.goto(`${url}/design`)
    await page.waitForSelector('[data-test=meaning]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    expect(!(await page.textContent('article')).includes('✗'), 'every colour that carries words is read on the sheet')
    await shot(page, name)
  }
})

await journey('a menu is walked by the arrows, closed by Escape with the focus back on its button, and is the only one open', async (open) => {
  const page = await open(desk)
  await signIn(page, 'operator')
  await page.goto(`${url}/design`)
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim())
  await page.focus('[data-test=design-menu]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[role=menuitem]:focus')
  const first = await focused()
  await page.keyboard.press('ArrowDown')
  expect((await focused()) !== first, 'the next one')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowDown')
  expect((await focused()) === first, 'round to the first')
  await shot(page, 'design-menu')
  await page.keyboard.press('Escape')
  await page.waitForSelector('[popover][data-open]', { state: 'detached' })
  await page.waitForSelector('[data-test=design-menu]:focus')
  await page.click('[data-test=bell]')
  await page.waitForSelector('[popover][data-open] h3')
  await page.click('[data-test=menu]')
  await page.waitForSelector('[popover][data-open] [role=menuitem]')
  expect((await page.locator('[popover][data-open]').count()) === 1, 'the notices are closed')
  await shot(page, 'design-person-menu')
  await page.click('[data-test=menu]')
  await page.waitForSelector('[popover][data-open]', { state: 'detached' })
})

await finish()
