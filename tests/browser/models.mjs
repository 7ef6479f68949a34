// What appeals are about is learned: the officer who checks sees how good each model was, and which is in use.
import { desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'

await journey('a reviewer sees the models of kinds with their figures, at a desk and on a phone, in both languages', async (open) => {
  for (const [view, language, name] of [[desk, 'zh', 'models-desk'], [desk, 'en', 'models-english'], [phone, 'zh', 'models-phone']]) {
    const page = await open(view, language)
    await signIn(page, 'reviewer')
    await page.goto(url + '/govern/appeals/models')
    await page.waitForSelector('[data-test=models] tbody tr')
    expect((await page.textContent('[data-test=models]')).includes('%'), 'figures in per cent')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over the edge')
    await shot(page, name)
  }
})

await finish()
