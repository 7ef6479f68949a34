// Journeys of people through the real client on the real server, in Chromium: the life of an appeal.
import fs from 'node:fs'
import { artefacts, desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const photo = `${artefacts}/photo.png`
fs.writeFileSync(photo, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAIAAAAuKetIAAAAS0lEQVR42u3PMQ0AAAwDoPo33UrYvQQckF4PAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgLfAyY7n7m0vq2uAAAAAElFTkSuQmCC', 'base64'))

async function report(page, text) {
  await page.goto(url + '/report')
  await page.fill('textarea', text)
  await page.click('[data-test=on-map]')
  await page.waitForSelector('.box[data-ready=yes]')
  await page.click('.maplibregl-canvas', { position: { x: 150, y: 190 } })
  await page.waitForSelector('[data-test=place] b')
  await shot(page, 'report-where')
  await page.click('summary')
  await page.fill('input[type=tel]', '13800001234')
  await page.click('[data-test=submit]')
  return { number: await page.textContent('[data-test=number]'), code: await page.textContent('[data-test=code]') }
}
async function act(page, name, fill) {
  await page.click(`.panel button:has-text("${name}")`)
  if (fill) await fill()
}

await journey('one appeal goes all the way round', async (newPage) => {
  const resident = await newPage(phone)
  const filed = await report(resident, '商场装电梯的师傅说要加装电梯，但旧楼加装电梯没有公示，请问怎么办？')
  expect(/^[A-Z]{2}\d{8}-\d{6}$/.test(filed.number), `a number, got ${filed.number}`)
  await shot(resident, 'report-done')

  const operator = await newPage(desk)
  await signIn(operator, 'operator')
  await operator.click(`[data-test=queue-line]:has-text("商场装电梯")`)
  await operator.waitForSelector(`[data-test=number]:has-text("${filed.number}")`)
  await operator.waitForSelector('[data-test=accept]')
  await shot(operator, 'desk')
  const unit = await operator.textContent('.best b')
  await operator.keyboard.press('a')
  await operator.waitForSelector('.el-message--success')
  expect(unit === '区住房和建设局', `the housing bureau is suggested, got ${unit}`)

  const handler = await newPage(desk)
  await signIn(handler, 'zhujian')
  await handler.click(`[data-test=row]:has-text("${filed.number}")`)
  await act(handler, '接收')
  await act(handler, '申请延期', async () => {
    await handler.fill('.panel textarea', '需要召集业主开会')
    await handler.click('.panel form button[type=submit]')
  })
  await handler.waitForSelector('dd:has-text("等待审批")')

  const reviewer = await newPage(desk)
  await signIn(reviewer, 'reviewer')
  await reviewer.goto(handler.url())
  await act(reviewer, '审批延期', async () => reviewer.click('.panel form button[type=submit]'))
  await reviewer.waitForSelector('dd:has-text("已同意")')

  await handler.reload()
  await act(handler, '添加照片', async () => handler.setInputFiles('.panel input[type=file]', photo))
  await handler.waitForSelector('.trace li img')
  await act(handler, '办结上报', async () => {
    await handler.fill('.panel textarea', '已组织公示并召开业主会议')
    await handler.click('.panel form button[type=submit]')
  })
  await handler.waitForSelector('.tag.checking')
  await shot(handler, 'case-handler')

  await reviewer.reload()
  await act(reviewer, '核查', async () => {
    await reviewer.fill('.panel textarea', '公示照片看不清，请补充')
    await reviewer.click('.panel form button:has-text("退回返工")')
  })
  await reviewer.waitForSelector('.tag.dispatched')
  await handler.reload()
  await act(handler, '接收')
  await act(handler, '办结上报', async () => {
    await handler.fill('.panel textarea', '已补充公示照片')
    await handler.click('.panel form button[type=submit]')
  })
  await handler.waitForSelector('.tag.checking')
  await reviewer.reload()
  await act(reviewer, '核查', async () => reviewer.click('.panel form button[type=submit]'))
  await reviewer.waitForSelector('.tag.closed')
  await reviewer.click('[data-test=rules] summary:has-text("办理得分")')
  await reviewer.waitForSelector('[data-test=rules] p:has-text("每返工一次")')
  await shot(reviewer, 'case-closed')

  await resident.goto(`${url}/follow?number=${filed.number}&code=${filed.code}`)
  await resident.waitForSelector('.words:has-text("已办结")')
  await shot(resident, 'follow')
  await resident.click('.el-rate__item >> nth=4')
  await resident.click('.rating button[type=submit]')
  await resident.waitForSelector('text=您的评价')
})

await journey('a resident who mistypes the code is told so and sees nothing', async (newPage) => {
  const page = await newPage(phone, 'en')
  await page.goto(url + '/follow')
  await page.fill('input[name=number]', 'LH20200101-000000')
  await page.fill('input[name=code]', '000000')
  await page.click('button[type=submit]')
  await page.waitForSelector('[role=alert]:has-text("The number or the code is wrong")')
  await shot(page, 'follow-wrong-en')
})

await journey('a handler sees no page that the post has no right to', async (newPage) => {
  const page = await newPage(desk)
  await signIn(page, 'chengguan')
  await page.goto(url + '/govern/appeals/reports')
  await page.waitForSelector('text=您的岗位没有这项权限')
})

await journey('the desk reads in English and in the dark', async (newPage) => {
  const page = await newPage(desk, 'en', true)
  await signIn(page, 'operator')
  await page.waitForSelector('h2:has-text("To dispatch")')
  await page.waitForTimeout(1200)
  await shot(page, 'desk-en-dark')
  await page.goto(url + '/govern/appeals')
  await page.waitForSelector('[data-test=row]')
  await shot(page, 'list-en-dark')
})

await journey('an officer puts layers on one map, measures and keeps it', async (newPage) => {
  const page = await newPage(desk)
  await signIn(page, 'operator')
  await page.goto(url + '/support/map')
  await page.waitForSelector('.box[data-ready=yes]')
  await page.click('.side li:has-text("社区") .el-checkbox >> nth=0')
  await page.click('.side li:has-text("未办结诉求") .el-checkbox >> nth=0')
  await page.waitForSelector('.legend:has-text("未办结诉求")')
  await page.waitForTimeout(1500)
  await shot(page, 'map')
  await page.click('button:has-text("测量")')
  await page.click('.maplibregl-canvas', { position: { x: 300, y: 300 } })
  await page.click('.maplibregl-canvas', { position: { x: 500, y: 300 } })
  await page.waitForSelector('text=/长 .* (km|m)，面积/')
  await page.fill('.side input[maxlength="80"]', '值班地图')
  await page.click('.side button:has-text("保存")')
  await page.waitForSelector('.side a:has-text("值班地图")')
  await page.goto(url + '/support/space')
  await page.waitForSelector('h2:has-text("质量看板")')
  await shot(page, 'space-board')
  await page.click('[data-test=finding] >> nth=0')
  await page.click('[data-test=found-row] >> nth=0')
  await page.waitForTimeout(1500)
  await shot(page, 'space-board-rows')
})

await journey('a case has no sideways scroll on a phone', async (newPage) => {
  const page = await newPage(phone)
  await signIn(page, 'operator')
  await page.goto(url + '/govern/appeals')
  await page.click('[data-test=row] >> nth=0')
  await page.waitForSelector('article h1')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)
  expect(!wide, 'nothing wider than the phone')
  await shot(page, 'case-phone')
})

await journey('what two tell of is one case: joined at the desk, seen on both pages, taken apart again', async (newPage) => {
  const words = '春风路百货广场后门的化粪池冒水，臭气熏天，路过的人都捂着鼻子'
  const file = async (text, tel) => (await (await fetch(`${url}/api/appeals`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text, reporter_phone: tel }) })).json())
  const main = await file(words, '13800005551')
  const voice = await file(`${words}，快来人`, '13800005552')
  const operator = await newPage(desk)
  await signIn(operator, 'operator')
  await operator.goto(`${url}/govern/appeals/desk?order=newest`)
  await operator.click('[data-test=queue-line]:has-text("化粪池冒水") >> nth=0')
  await operator.waitForSelector(`[data-test=number]:has-text("${voice.number}")`)
  await operator.waitForSelector('[data-test=repeats]:has-text("可能重复"):has-text("化粪池")')
  await operator.waitForTimeout(600)
  await shot(operator, 'desk-repeat')
  await operator.keyboard.press('g')
  await operator.waitForSelector(`.el-message--success:has-text("${main.number}")`)
  await operator.goto(`${url}/govern/appeals/${main.id}`)
  await operator.waitForSelector('[data-test=voice-count]:has-text("2 人反映")')
  await operator.waitForSelector(`[data-test=voice]:has-text("${voice.number}")`)
  await shot(operator, 'case-voices')

  const resident = await newPage(phone)
  await resident.goto(`${url}/follow?number=${voice.number}&code=${voice.phone_code}`)
  await resident.waitForSelector('article:has-text("与他人反映的同一件事一并办理")')
  await shot(resident, 'follow-joined')

  await operator.click('[data-test=take-apart]')
  await operator.fill('.apart input', '是另一个化粪池')
  await operator.click('.apart button[type=submit]')
  await operator.waitForSelector('[data-test=voice]', { state: 'detached' })
  await operator.goto(`${url}/govern/appeals/${voice.id}`)
  await operator.waitForSelector('.tag:has-text("待分拨")')
})

await finish()
