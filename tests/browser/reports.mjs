// Reports: an operator makes last week's draft and edits it, the leader issues it and takes it along.
import fs from 'node:fs'
import { artefacts, desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

await journey('an operator drafts and edits the weekly report, a leader issues it and takes it along as .docx', async (open) => {
  const operator = await open(desk)
  await signIn(operator, 'operator')
  await operator.goto(url + '/govern/appeals/reports')
  await operator.waitForSelector('[data-test=state]')
  if (await operator.locator('[data-test=make]').count()) await operator.click('[data-test=make]')
  await operator.click('[data-test=edit]')
  await operator.fill('[data-test=sentences]', '本周诉求总体平稳。\n水管爆裂仍需关注。')
  await shot(operator, 'reports-edit')
  await operator.click('[data-test=save]')
  await operator.waitForSelector('.sentences li:has-text("总体平稳")')
  await operator.click('[data-test=history]')
  await operator.waitForSelector('.el-drawer li')

  const leader = await open({ width: 1920, height: 1080 })
  await signIn(leader, 'leader')
  await leader.goto(url + '/govern/appeals/reports')
  await leader.waitForSelector('.figures b')
  await shot(leader, 'reports')
  await leader.click('[data-test=issue]')
  await leader.click('.el-message-box .el-button--primary')
  await leader.waitForSelector('.el-tag--success[data-test=state]')
  const [download] = await Promise.all([leader.waitForEvent('download'), leader.click('[data-test=docx]')])
  const file = `${artefacts}/weekly.docx`
  await download.saveAs(file)
  expect(fs.readFileSync(file).subarray(0, 2).toString() === 'PK', 'a .docx')
  const filed = await leader.textContent('[data-test=figure]')
  await leader.click('[data-test=figure]')
  await leader.waitForSelector(`text=共 ${filed.trim()} 件`)
})

await journey('the monthly report is read in English, on a phone and in the dark', async (open) => {
  for (const [view, language, dark, name] of [[desk, 'en', false, 'reports-english'], [phone, 'zh', false, 'reports-phone'], [desk, 'zh', true, 'reports-dark']]) {
    const page = await open(view, language, dark)
    await signIn(page, 'leader')
    await page.goto(`${url}/govern/appeals/reports?every=month&day=${new Date(Date.now() - 86400000).toISOString().slice(0, 10)}`)
    await page.waitForSelector('.figures b')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
})

await finish()
