// The page of a case: how its time stands, three things to do and the rest in a menu, before beside after, the process's notes folded.
import { call, desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const wide = { width: 1920, height: 1080 }
// Drawn in the page: a lamp out, a lamp lit.
const photo = (page, name, lit) => page.evaluate(async ([name, lit]) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
  const paint = canvas.getContext('2d')
  paint.fillStyle = lit ? '#3b4a63' : '#10141c'
  paint.fillRect(0, 0, 640, 480)
  paint.fillStyle = '#6b6f76'
  paint.fillRect(310, 140, 14, 340)
  paint.fillStyle = lit ? '#ffe9a8' : '#2c2f36'
  paint.beginPath()
  paint.arc(317, 130, lit ? 70 : 30, 0, 7)
  paint.fill()
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
  return (await (await fetch(`/api/files?name=${name}`, { method: 'POST', body: blob, headers: { 'Content-Type': 'application/octet-stream', 'X-Yiwang': '1' } })).json()).id
}, [name, lit])

async function inHand(open) {
  const operator = await open(desk)
  await signIn(operator, 'operator')
  const filed = await call(operator, '/api/appeals', { text: '家门口晚上太黑，老人出门看不清', reporter_phone: '13800001234', lng: 114.1 + Math.random() * 0.06, lat: 22.55 + Math.random() * 0.04, files: [await photo(operator, 'before.png', false)] })
  const units = (await call(operator, '/api/identity/units')).items
  await call(operator, `/api/appeals/${filed.id}/dispatch`, { unit: units.find((one) => one.code === 'LH-CG').id, kind: '01003' })
  const handler = await open(desk)
  await signIn(handler, 'chengguan')
  await call(handler, `/api/appeals/${filed.id}/take`, {})
  return { ...filed, handler, page: `${url}/govern/appeals/${filed.id}` }
}

await journey('a case shows three things to do, the rest in a menu, and its clock standing while it is suspended', async (open) => {
  const appeal = await inHand(open)
  const { handler } = appeal
  await handler.goto(appeal.page)
  await handler.waitForSelector('[data-test=clock]:has-text("还有")')
  expect(await handler.locator('.panel .buttons >> nth=0 >> .el-button').count() === 4, 'three and the menu')
  await handler.waitForSelector('[data-test=folded]')
  await handler.click('[data-test=folded] summary >> nth=0')
  await handler.waitForTimeout(1200)
  await shot(handler, 'case-in-hand')
  await handler.click('[data-test=more-actions]')
  await handler.click('[role=menuitem]:visible:has-text("退回")')
  await handler.waitForSelector('.panel form textarea') // it asks for the reason
  await handler.keyboard.press('Escape')

  const [task] = (await call(handler, `/api/flow/matters/${appeal.id}/tasks`)).items
  await call(handler, `/api/flow/tasks/${task.task.id}/suspend`, { reason: '等待业主大会表决' })
  await handler.reload()
  await handler.waitForSelector('[data-test=clock].paused:has-text("已暂停计时")')
  await shot(handler, 'case-paused')
})

await journey('before stands beside after, and the line between is moved by keyboard', async (open) => {
  const appeal = await inHand(open)
  const { handler } = appeal
  await handler.goto(appeal.page)
  await handler.waitForSelector('.trace li')
  expect(!(await handler.locator('[data-test=compare]').count()), 'nothing to compare yet')
  await call(handler, `/api/appeals/${appeal.id}/evidence`, { file: await photo(handler, 'after.png', true), purpose: 'after' })
  await handler.reload()
  await handler.waitForSelector('[data-test=compare]')
  const cut = () => handler.locator('[data-test=compare] img >> nth=1').evaluate((one) => one.style.clipPath)
  const before = await cut()
  await handler.focus('[data-test=compare-line]')
  for (let i = 0; i < 15; i++) await handler.keyboard.press('ArrowRight')
  expect((await cut()) !== before, 'the line moves')
  await handler.waitForSelector('.trace li img')
  await handler.waitForTimeout(2000)
  await shot(handler, 'case-compare')
  for (const [view, language, dark, name] of [[wide, 'zh', false, 'case-wide'], [wide, 'en', true, 'case-wide-english-dark'], [desk, 'en', false, 'case-english'], [phone, 'zh', true, 'case-compare-phone-dark']]) {
    const page = await open(view, language, dark)
    await signIn(page, 'chengguan')
    await page.goto(appeal.page)
    await page.waitForSelector('[data-test=compare]')
    await page.waitForTimeout(1500)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
})

await finish()
