// Whose matter is it, who helps, is it really fixed: what may happen beside the straight way of an appeal.
import { call, desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

const text = '家门口晚上太黑，老人出门看不清'
// An appeal given to the urban management bureau.
async function given(operator) {
  const filed = await call(operator, '/api/appeals', { text, channel: 'portal', reporter_phone: '13800001234' })
  const units = (await call(operator, '/api/identity/units')).items
  await call(operator, `/api/appeals/${filed.id}/dispatch`, { unit: units.find((one) => one.code === 'LH-CG').id, kind: '01003' })
  return { ...filed, page: `${url}/govern/appeals/${filed.id}` }
}
async function choose(page, select, words) {
  await page.click(select)
  await page.keyboard.type(words)
  await page.click(`.el-select-dropdown__item:visible:has-text("${words}")`)
}
const act = (page, name) => page.click(`.panel .buttons >> nth=0 >> button:has-text("${name}")`)

await journey('a unit disputes, an arbiter rules and teaches the list', async (open) => {
  const operator = await open(desk)
  await signIn(operator, 'operator')
  const appeal = await given(operator)

  const handler = await open(desk)
  await signIn(handler, 'chengguan')
  await handler.goto(appeal.page)
  await act(handler, '提出争议')
  await choose(handler, '.panel [data-test=unit-select]', '区住房和建设局')
  await handler.fill('.panel textarea', '在小区红线内，属物业管理')
  await shot(handler, 'dispute-form')
  await handler.click('.panel form button[type=submit]')
  await handler.waitForSelector('.tag.disputed')

  const reviewer = await open(desk)
  await signIn(reviewer, 'reviewer')
  await reviewer.click('nav a:has-text("权责争议")')
  await reviewer.waitForSelector('[data-test=dispute]:has-text("在小区红线内"):has-text("区住房和建设局"):has-text("裁定时限")')
  await shot(reviewer, 'disputes')
  await reviewer.click('[data-test=dispute]:has-text("在小区红线内") [data-test=rule]')
  await act(reviewer, '裁定')
  await reviewer.waitForSelector('.panel blockquote:has-text("红线内")')
  await reviewer.waitForSelector('.panel [data-test=unit-select]:has-text("区住房和建设局")')
  await reviewer.fill('.panel textarea', '小区公共设施由住建部门监督物业')
  await reviewer.click('.panel [data-test=teach] >> text=全区的')
  await shot(reviewer, 'ruling-form')
  await reviewer.click('.panel form button[type=submit]')
  await reviewer.waitForSelector('.tag.dispatched')
  await reviewer.waitForSelector('.line:has-text("区住房和建设局")')
  await reviewer.goto(url + '/govern/appeals/disputes')
  await reviewer.waitForSelector('[data-test=ruled] tr:has-text("已写进修改稿")')
  await shot(reviewer, 'disputes-ruled')
  await reviewer.goto(url + '/support/duties?tab=drafts')
  await reviewer.click('[data-test=draft-line]:has-text("争议裁定")')
  await reviewer.waitForSelector('[data-test=differences]:has-text("区住房和建设局")')
})

await journey('a unit asks another to help, which finds the matter among those it helps with and answers', async (open) => {
  const operator = await open(desk)
  await signIn(operator, 'operator')
  const appeal = await given(operator)
  const handler = await open(desk)
  await signIn(handler, 'chengguan')
  await handler.goto(appeal.page)
  await act(handler, '接收')
  await handler.waitForSelector('.tag.handling')
  await handler.click('[data-test=ask-help]')
  await choose(handler, '[data-test=help-form] [data-test=unit-select]', '区住房和建设局')
  await handler.fill('[data-test=help-form] textarea', '请核实小区物业是否已报修')
  await handler.click('[data-test=help-form] button[type=submit]')
  await handler.waitForSelector('[data-test=help]:has-text("等待答复")')
  await shot(handler, 'help-asked')

  const helper = await open(phone)
  await signIn(helper, 'zhujian')
  await helper.waitForURL(/\/govern\//) // the first page of the post: coming to it shuts the rooms
  await helper.click('[data-test=rooms]')
  await helper.click('nav a:has-text("本单位协办")')
  await helper.click(`[data-test=row]:has-text("${appeal.number}")`)
  await helper.fill('[data-test=help] input', '物业已报修，配件明天到')
  await shot(helper, 'help-phone')
  await helper.click('[data-test=answer-help]')
  await helper.waitForSelector('[data-test=help]:has-text("已答复")')
  await handler.reload()
  await handler.waitForSelector('[data-test=help]:has-text("配件明天到")')
})

await journey('a resident for whom it is not fixed says so, a reviewer upholds it; a unit objects to a low rating', async (open) => {
  const operator = await open(desk)
  await signIn(operator, 'operator')
  const appeal = await given(operator)
  const [handler, reviewer, resident] = [await open(desk), await open(desk), await open(phone)]
  await signIn(handler, 'chengguan')
  await signIn(reviewer, 'reviewer')
  const close = async () => {
    await call(handler, `/api/appeals/${appeal.id}/take`, {})
    await call(handler, `/api/appeals/${appeal.id}/finish`, { result: '已更换灯具' })
    await call(reviewer, `/api/appeals/${appeal.id}/check`, { passed: true })
  }
  await close()
  await resident.goto(`${url}/follow?number=${appeal.number}&code=${appeal.phone_code}`)
  await resident.click('[data-test=not-fixed]')
  await resident.fill('[name=wrong]', '灯换了，还是不亮')
  await shot(resident, 'follow-not-fixed')
  await resident.click('form:has([name=wrong]) button[type=submit]')
  await resident.waitForSelector('.words:has-text("正在复核")')
  await shot(resident, 'follow-reviewing')

  await reviewer.goto(appeal.page)
  await act(reviewer, '复核')
  await reviewer.waitForSelector('.panel blockquote:has-text("还是不亮")')
  expect(await reviewer.isDisabled('.panel button:has-text("成立，重新办理")'), 'an answer is asked for')
  await reviewer.fill('.panel textarea', '现场照片确未亮')
  await shot(reviewer, 'review-form')
  await reviewer.click('.panel button:has-text("成立，重新办理") >> nth=0')
  await reviewer.waitForSelector('.tag.dispatched')
  await close()

  await call(resident, `/api/portal/appeals/${appeal.number}/rating`, { code: appeal.phone_code, stars: 1, comment: '拖得太久' })
  await handler.goto(appeal.page)
  await act(handler, '申诉评价')
  await handler.fill('.panel textarea', '缺配件，已事先告知')
  await handler.click('.panel form button[type=submit]')
  await handler.waitForSelector('.trace li:has-text("申诉评价")')
  await reviewer.goto(appeal.page)
  await act(reviewer, '审理申诉')
  await reviewer.waitForSelector('.panel blockquote:has-text("缺配件")')
  await reviewer.fill('.panel textarea', '告知记录属实')
  await reviewer.click('.panel button:has-text("评价不计入")')
  await reviewer.waitForSelector('.trace li:has-text("评价不计入")')
  await shot(reviewer, 'objection-decided')
})

await journey('an officer sees how upset somebody is, and whom it is about', async (open) => {
  const operator = await open(desk)
  await signIn(operator, 'operator')
  const filed = await call(operator, '/api/appeals', { text: '商铺烧烤油烟扰民，太气愤了，忍无可忍', channel: 'portal' })
  await operator.goto(`${url}/govern/appeals/${filed.id}`)
  await operator.waitForSelector('[data-test=mood]:has-text("情绪激烈")')
  await operator.waitForSelector('dd:has-text("商铺")')
  await shot(operator, 'case-mood')
})

await journey('disputes read in English, in the dark and on a phone', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', true, 'disputes-english-dark'], [phone, 'zh', false, 'disputes-phone'], [phone, 'zh', true, 'disputes-phone-dark']]) {
    const page = await open(view, language, dark)
    await signIn(page, 'reviewer')
    await page.goto(url + '/govern/appeals/disputes')
    await page.waitForSelector('[data-test=ruled]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
})

await finish()
