// The urgent lane: who was called and who answered; a unit puts its roster in order, with the keyboard too.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

async function openPage(page, name) {
  await signIn(page, name)
  await page.goto(`${url}/govern/appeals/callouts`)
  await page.waitForSelector('[data-test=past]')
}

await journey('a dispatcher sees who was called when, and who answered', async (open) => {
  const page = await open(desk)
  await openPage(page, 'operator')
  await page.waitForSelector('[data-test=callout].answered')
  expect(/用 .+应答/.test(await page.textContent('[data-test=callout].answered .outcome')), 'who answered, after how long')
  expect((await page.locator('[data-test=callout].answered ol li').count()) > 0, 'the calls in turn')
  await shot(page, 'callouts-desk')
  await page.locator('[data-test=callout] a').first().click()
  await page.waitForSelector('[data-test=number]')
})

await journey('a unit says whom to call first, and takes it back', async (open) => {
  const page = await open(desk)
  await openPage(page, 'operator')
  const unit = await page.evaluate(async () => { // one with two officers
    const read = async (path) => (await fetch(path)).json()
    for (const one of (await read('/api/identity/units')).items) if (!['district', 'centre'].includes(one.kind) && (await read(`/api/callouts/rosters/${one.id}`)).candidates.length === 2) return one.name
  })
  const pick = async () => {
    await page.click('[data-test=unit-select]')
    await page.locator('.el-select-dropdown__item:visible', { hasText: unit }).click()
    await page.waitForSelector('[data-test=chain]')
  }
  await pick()
  const before = await page.textContent('[data-test=chain]')
  for (let n = 0; n < 2; n++) {
    await page.click('[data-test=add-officer]')
    await page.locator('.el-select-dropdown__item:visible').first().click()
    await page.waitForSelector(`[data-test=roster] li:nth-child(${n + 1})`)
  }
  const name = (row) => page.locator('[data-test=roster] li .grow').nth(row).textContent()
  const [first, second] = [await name(0), await name(1)]
  await page.locator('[data-test=roster] li').first().focus()
  await page.keyboard.press('ArrowDown')
  expect((await name(0)) === second && (await name(1)) === first, 'the arrow key moves a row')
  await page.keyboard.press('ArrowUp')
  await page.locator('[data-test=roster] li').nth(1).dragTo(page.locator('[data-test=roster] li').first())
  expect((await name(0)) === second, 'dragging moves a row')
  await page.click('[data-test=keep-roster]')
  await page.waitForSelector('[data-test=keep-roster]', { state: 'hidden' })
  expect((await page.textContent('[data-test=chain]')).startsWith(`${second} → ${first}`), 'they are called in this order')
  await shot(page, 'callouts-roster')
  await page.reload()
  await pick()
  await page.waitForSelector('[data-test=roster] li')
  for (let n = 0; n < 2; n++) {
    await page.locator('[data-test=roster] li').first().focus()
    await page.keyboard.press('Delete')
  }
  await page.click('[data-test=keep-roster]')
  await page.waitForSelector('[data-test=keep-roster]', { state: 'hidden' })
  expect((await page.textContent('[data-test=chain]')) === before, 'without a roster it is as it was')
})

await journey('urgent calls are read in English, on a phone and in the dark', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', false, 'callouts-english'], [phone, 'zh', false, 'callouts-phone'], [desk, 'zh', true, 'callouts-dark'], [phone, 'zh', true, 'callouts-phone-dark']]) {
    const page = await open(view, language, dark)
    await openPage(page, 'chengguan')
    await page.waitForSelector('[data-test=callout]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
})

await finish()
