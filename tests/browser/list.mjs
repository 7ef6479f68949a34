// The list: any length, columns, order, a case at the side, many at once with undo, board and calendar, filters kept under a name and
// shared, an area drawn on the map, the appeals of one phone.
import { desk, expect, finish, journey, phone, shot, signIn, until, url } from './harness.mjs'

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
  await until(async () => (await total(page)) < all, 'fewer than all')
  await shot(page, 'list-area')
  await page.click('[data-test=area-shown]')
  await until(async () => (await total(page)) > 0, 'what the map shows')
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

await journey('a long list is scrolled through to its end, and few of its rows are drawn', async (open) => {
  const page = await open(desk)
  await openList(page, 'operator')
  const all = await total(page)
  expect(all > 300, `a long list, got ${all}`)
  const seen = new Set()
  let still = 0 // looks that showed nothing new: a slow page may have drawn a part too late to be seen, so it is walked again
  await until(async () => {
    const before = seen.size
    const numbers = await page.locator('[data-test=row]').allTextContents()
    expect(numbers.length < 80, `few are drawn, got ${numbers.length}`)
    for (const one of numbers) seen.add(one)
    still = seen.size === before ? still + 1 : 0
    await page.locator('[data-test=table]').evaluate((box, again) => { box.scrollTop = again ? 0 : box.scrollTop + box.clientHeight }, still > 0 && still % 15 === 0)
    return seen.size >= all
  }, `all ${all} are seen`)
  await shot(page, 'list-end')
})

await journey('columns are chosen, rows sorted and filtered by column, and a view keeps it all for the unit', async (open) => {
  const page = await open(desk)
  await openList(page, 'operator')
  await page.click('[data-test=columns]')
  await page.click('[data-test=column-street]')
  await page.click('[data-test=column-stars]')
  await page.keyboard.press('Escape')
  await page.waitForURL(/cols=/)
  await page.waitForSelector('th:has-text("评价")')
  expect(!(await page.locator('th:has-text("街道")').count()), 'the street is not shown')
  await page.click('[data-test=sort-due]')
  await page.waitForSelector('th[aria-sort=ascending]:has-text("期限")')
  await page.waitForSelector('[data-test=row]')
  const due = await page.locator('td.due').evaluateAll((cells) => cells.map((one) => one.title).slice(0, 20))
  expect(due.every((one, i) => one && (i === 0 || one >= due[i - 1])), `the earliest deadline first, got ${due.slice(0, 4)}`)
  await page.click('[data-test=filter-state]')
  await page.click('.el-popover:visible .el-select')
  await page.click('.el-popover:visible .el-select-dropdown__item:has-text("处置中")')
  await page.waitForURL(/state=handling/)
  await page.waitForSelector('[data-test=row]')
  expect((await page.locator('.tag').allTextContents()).every((one) => one.includes('处置中')), 'only those in hand')
  await page.keyboard.press('Escape')
  const name = `在办按期限 ${Date.now() % 100000}`
  await page.click('[data-test=views]')
  await page.fill('[data-test=view-name]', name)
  await page.click('.el-popover:visible .el-checkbox:has-text("共享"), .el-popover:visible form .el-checkbox')
  await page.click('[data-test=keep-view]')
  await page.locator('[data-test=view]', { hasText: name }).waitFor()

  const colleague = await open(desk)
  await openList(colleague, 'reviewer')
  await colleague.click('[data-test=views]')
  await colleague.locator('[data-test=view]', { hasText: name }).locator('.name').click()
  await colleague.waitForSelector('th[aria-sort=ascending]:has-text("期限")')
  await colleague.waitForSelector('th:has-text("评价")')
  await shot(colleague, 'list-view-shared')
})

await journey('a case opens at the side of the list, and J goes on to the next', async (open) => {
  const page = await open(desk)
  await openList(page, 'operator')
  const numbers = await page.locator('[data-test=row]').allTextContents()
  await page.click('[data-test=line] td.title >> nth=1')
  await page.waitForSelector(`[data-test=side] [data-test=number]:has-text("${numbers[1]}")`)
  expect(/appeals$/.test(page.url()), 'the list stays')
  await page.keyboard.press('j')
  await page.waitForSelector(`[data-test=side] [data-test=number]:has-text("${numbers[2]}")`)
  await page.waitForTimeout(600)
  await shot(page, 'list-side')
  await page.keyboard.press('Escape')
  await page.waitForSelector('[data-test=side]', { state: 'detached' })
})

await journey('a unit takes many at once: undone in time nothing has happened, else each answers for itself', async (open) => {
  const operator = await open(desk)
  await signIn(operator, 'operator')
  const filed = await operator.evaluate(async () => {
    const ask = async (path, body) => (await fetch(path, body && { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'X-Yiwang': '1' } })).json()
    const bureau = (await ask('/api/identity/units')).items.find((one) => one.code === 'LH-CG').id
    const out = []
    for (let i = 0; i < 3; i++) {
      const one = await ask('/api/appeals', { text: '家门口晚上太黑，老人出门看不清', channel: 'portal' })
      await ask(`/api/appeals/${one.id}/dispatch`, { unit: bureau, kind: '01003' })
      out.push(one)
    }
    return out
  })
  const page = await open(desk)
  await openList(page, 'chengguan', '?mine=true&state=dispatched')
  const state = (id) => page.evaluate(async (id) => (await (await fetch(`/api/appeals/${id}`)).json()).state, id)
  const choose = async () => { for (const one of filed) await page.click(`[data-test=line]:has-text("${one.number}") [data-test=choose]`) }
  await choose()
  await shot(page, 'list-bulk')
  await page.click('[data-test=bulk-take]')
  await page.waitForSelector('[data-test=undo]')
  await shot(page, 'list-bulk-undo')
  await page.keyboard.press('u')
  await page.waitForSelector('[data-test=undo]', { state: 'detached' })
  for (const one of filed) expect((await state(one.id)) === 'dispatched', 'nothing was sent')

  await choose()
  await page.click('[data-test=bulk-take]')
  await page.evaluate((id) => fetch(`/api/appeals/${id}/send-back`, { method: 'POST', body: '{"reason":"不归我们"}', headers: { 'Content-Type': 'application/json', 'X-Yiwang': '1' } }), filed[2].id) // a colleague was quicker
  await page.waitForSelector('[data-test=bulk-result]:has-text("完成 2 件"):has-text("1 件未完成")', { timeout: 20000 })
  await shot(page, 'list-bulk-result')
  for (const one of filed.slice(0, 2)) expect((await state(one.id)) === 'handling', 'the others are in hand')
})

await journey('the board shows where cases stand, and is walked with the arrow keys', async (open) => {
  const page = await open(desk)
  await openList(page, 'operator')
  await page.click('[data-test=form] >> text=看板')
  await page.waitForSelector('[data-test=card]')
  await page.focus('[data-test=card] >> nth=0')
  const at = () => page.evaluate(() => document.activeElement.dataset.card)
  const first = await at()
  await page.keyboard.press('ArrowRight')
  await until(async () => (await at()) !== first, 'the next column')
  await shot(page, 'list-board')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-test=side] [data-test=number]')
})

await journey('the calendar shows on which days deadlines fall, and what is due on one', async (open) => {
  const page = await open(desk)
  await openList(page, 'operator')
  await page.click('[data-test=form] >> text=日历')
  await page.click('[data-test=day]:has([data-test=day-count]) >> nth=0')
  await page.waitForSelector('[data-test=day-line]')
  await shot(page, 'list-calendar')
  await page.click('[data-test=day-line] >> nth=0')
  await page.waitForSelector('[data-test=side] [data-test=number]')
})

await journey('the board and the calendar are read in English, in the dark and on a phone', async (open) => {
  for (const [view, language, dark, form] of [[phone, 'zh', false, 'board'], [{ width: 1920, height: 1080 }, 'en', true, 'board'], [phone, 'en', true, 'calendar'], [{ width: 1920, height: 1080 }, 'zh', false, 'calendar']]) {
    const page = await open(view, language, dark)
    await signIn(page, 'operator')
    await page.goto(`${url}/govern/appeals?view=${form}`)
    await page.waitForSelector(form === 'board' ? '[data-test=card]' : '[data-test=day]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, `list-${form}-${language}-${view.width}`)
  }
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
