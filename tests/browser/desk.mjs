// The dispatch desk, worked by the keyboard alone: the next case, the suggestion accepted, another owner, a repeat joined.
import { desk, expect, finish, journey, phone, shot, signIn, until, url } from './harness.mjs'

const wide = { width: 1920, height: 1080 }
const mark = Date.now() % 100000
async function file(text, more = {}) {
  const done = await fetch(`${url}/api/appeals`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text, ...more }) })
  return done.json()
}
// What is sure is dispatched without a hand: these leave a doubt.
const doubtful = (i) => file(`请问第${mark + i}号信箱里说的那件事，物业和施工单位都说不归他们管，路面和围挡怎么办`, { reporter_phone: `1380000${String(mark + i).padStart(4, '0').slice(-4)}`, lng: 114.105 + i * 0.004, lat: 22.55 })
const shown = (page, number) => page.waitForSelector(`.middle [data-test=number]:has-text("${number}")`)
const number = async (page) => (await page.locator('.middle [data-test=number]').textContent({ timeout: 2000 }).catch(() => '')) ?? ''
const stateOf = (page, id) => page.evaluate(async (id) => (await (await fetch(`/api/appeals/${id}`)).json()), id)

await journey('an operator dispatches case after case without the mouse', async (open) => {
  const filed = []
  for (let i = 0; i < 4; i++) filed.push(await doubtful(i))
  const page = await open(desk)
  await page.addInitScript(() => { window.pressed = 0; for (const kind of ['mousedown', 'touchstart']) addEventListener(kind, () => window.pressed++, true) })
  await signIn(page, 'operator')
  await page.goto(`${url}/govern/appeals/desk?order=newest`)
  await page.waitForSelector('[data-test=queue-line]')
  const first = await page.textContent('.middle [data-test=number]')
  await page.keyboard.press('j')
  await until(async () => (await number(page)) !== first, 'J shows the next')
  await page.keyboard.press('k')
  await shown(page, first)

  const waiting = Number(await page.textContent('[data-test=waiting]'))
  const goTo = async (one) => { // with J from the head of the queue
    const lines = await page.locator('[data-test=queue-line]').count()
    for (let i = 0; i < lines && (await number(page)) !== one.number; i++) {
      const before = await number(page)
      await page.keyboard.press('j')
      await until(async () => (await number(page)) !== before, 'J shows the next')
    }
    await shown(page, one.number)
    await page.waitForSelector('.middle [data-test=accept]')
  }
  const left = (one) => until(async () => (await number(page)) !== one.number, 'the next is shown')

  const waitsFor = []
  for (const one of filed) if ((await stateOf(page, one.id)).state === 'filed') waitsFor.push(one)
  expect(waitsFor.length >= 3, `some wait for a hand, got ${waitsFor.length}`)
  const [accepted, other, changed] = waitsFor.reverse()

  await goTo(accepted)
  await page.waitForSelector('[data-test=similar]')
  await page.waitForTimeout(1500)
  await shot(page, 'desk-keys')
  const best = await page.textContent('.best b')
  await page.keyboard.press('a')
  if (await page.locator('[data-test=accept]:has-text("再按一次采纳")').count()) await page.keyboard.press('a')
  await left(accepted)
  expect((await stateOf(page, accepted.id)).unit_name === best, 'the suggested unit has it')

  await goTo(other)
  const second = await page.textContent('.others .el-button >> nth=0')
  await page.keyboard.press('1')
  await left(other)
  expect(second.includes((await stateOf(page, other.id)).unit_name), 'the other unit has it')

  await goTo(changed)
  await page.keyboard.press('c')
  await page.waitForSelector('[data-test=dispatch-form]')
  const pick = async (words) => {
    await page.keyboard.type(words)
    await page.waitForSelector(`.el-select-dropdown__item:visible:has-text("${words}")`)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
  }
  await pick('路灯')
  await pick('区住房和建设局')
  await shot(page, 'desk-change-owner')
  await page.keyboard.type('已电话确认')
  await page.keyboard.press('Enter')
  await left(changed)
  expect((await stateOf(page, changed.id)).unit_name === '区住房和建设局', 'the chosen unit has it')

  await page.waitForSelector('[data-test=pace]:has-text("本次已办 3 件")')
  await until(async () => Number(await page.textContent('[data-test=waiting]')) <= waiting - 3, 'three fewer wait')
  expect(await page.evaluate(() => window.pressed) === 0, 'no mouse was used')
})

await journey('what comes while the desk is open is there without asking, and the counts with it', async (open) => {
  const page = await open(desk)
  await signIn(page, 'operator')
  await page.goto(`${url}/govern/appeals/desk?order=newest`)
  await page.waitForSelector('[data-test=queue-line]')
  const filed = await doubtful(50)
  await page.waitForSelector(`[data-test=queue-line][title*="第${mark + 50}号"]`)
  await page.click(`[data-test=queue-line][title*="第${mark + 50}号"]`)
  await shown(page, filed.number)
})

await journey('a repeat is set apart with a key, and stays in the queue', async (open) => {
  const words = `爱国路${mark}弄的水管爆裂，水漫到路面，行人只能绕着走`
  await file(words, { reporter_phone: '13800006661' })
  const second = await file(`${words}，请派人来`, { reporter_phone: '13800006662' })
  const page = await open(desk)
  await signIn(page, 'operator')
  await page.goto(`${url}/govern/appeals/desk?order=newest`)
  await page.click(`[data-test=queue-line][title*="爱国路${mark}弄"] >> nth=0`)
  await shown(page, second.number)
  await page.waitForSelector('.side [data-test=repeats]')
  await page.waitForTimeout(1000)
  await shot(page, 'desk-repeat-aside')
  const suspected = () => page.locator('.side [data-test=not-same]').count()
  for (let left = await suspected(); left > 0; left--) {
    await page.keyboard.press('n')
    await until(async () => (await suspected()) < left, 'N sets one apart')
  }
  await shown(page, second.number)
})

await journey('the desk is read on a wide screen, in English, in the dark and on a phone', async (open) => {
  for (const [view, language, dark, name] of [[wide, 'zh', false, 'desk-wide'], [wide, 'en', true, 'desk-wide-english-dark'], [desk, 'zh', true, 'desk-dark'], [phone, 'zh', false, 'desk-phone'], [phone, 'en', true, 'desk-phone-dark']]) {
    const page = await open(view, language, dark)
    await signIn(page, 'operator')
    await page.goto(`${url}/govern/appeals/desk`)
    await page.waitForSelector('[data-test=queue-line]')
    await page.waitForSelector('[data-test=similar]')
    await page.waitForTimeout(1800)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
})

await finish()
