// An administrator opens a source and gives it a key; its system pushes; an operator mends what was refused.
import { createHmac, randomUUID } from 'node:crypto'
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

async function push(code, key, items) {
  const body = JSON.stringify(items)
  const [id, seconds] = [randomUUID(), String(Math.floor(Date.now() / 1000))]
  const signature = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64')).update(`${id}.${seconds}.${body}`).digest('base64')
  const answer = await fetch(`${url}/api/sources/${code}/push`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` } })
  expect(answer.status === 200, `the push is taken, got ${answer.status} ${await answer.text()}`)
}

await journey('an administrator makes a key, the source pushes, an operator mends what was refused', async (open) => {
  const page = await open(desk)
  await signIn(page, 'admin')
  await page.click('nav a:has-text("来源")')
  await page.waitForSelector('[data-test=sources] tbody tr')
  await shot(page, 'sources')
  await page.click('[data-test=source-hotline]')
  await page.click('[data-test=make-key]')
  const key = (await page.textContent('[data-test=key]')).trim()
  await shot(page, 'sources-settings')
  await page.fill('[data-test=rule-kind_words] input, input[data-test=rule-kind_words]', '{"path": "/type", "values": {"7": "噪声"}}')
  await page.click('[data-test=save]')
  await page.waitForSelector('text=已保存')
  await page.fill('[data-test=rule-text] input, input[data-test=rule-text]', 'content')
  await page.click('[data-test=save]')
  await page.waitForSelector('[data-test=source-form] [role=alert]:has-text("路径")')
  await push('hotline', key, [{ order_no: 'J1', title: '路灯', content: '东门路路灯不亮', caller: '张小明', phone: '13800001234' }, { order_no: 'J2', title: '井盖', content: '井盖破损', caller: '李四', phone: '没有' }])
  await page.reload()
  await page.waitForSelector('[data-test=source-hotline]:has-text("有待处理")')
  expect(!(await page.content()).includes('李四'), 'an administrator sees no names')

  const operator = await open(desk)
  await signIn(operator, 'operator')
  await operator.goto(url + '/support/sources?source=hotline')
  await operator.click('[data-test=arrival]:has-text("J2") [data-test=mend]')
  await operator.waitForSelector('[data-test=mend-form]')
  await shot(operator, 'sources-mending')
  await operator.click('[data-test=send]')
  await operator.waitForSelector('[data-test=mend-form] [role=alert]')
  await operator.fill('input[data-test=mend-reporter_phone], [data-test=mend-reporter_phone] input', '13800005678')
  await operator.click('[data-test=send]')
  await operator.waitForSelector('[data-test=no-arrivals]')
  await operator.click('text=全部来件')
  await operator.waitForSelector('[data-test=arrival]:has-text("J2"):has-text("已受理")')
  await shot(operator, 'sources-all')
})

await journey('the page of sources holds in English and on a phone', async (open) => {
  for (const [view, language, name] of [[desk, 'en', 'sources-english'], [phone, 'zh', 'sources-phone']]) {
    const page = await open(view, language)
    await signIn(page, 'admin')
    await page.goto(url + '/support/sources?source=city_platform')
    await page.waitForSelector('[data-test=source-form]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
    if (view === desk) {
      await page.click('text=Reports')
      await page.waitForSelector('text=Nothing was reported yet.')
    }
  }
})

await finish()
