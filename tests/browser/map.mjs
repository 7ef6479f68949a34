// The map itself: how it moves on a slow machine, how it lies on paper.
import { desk, expect, finish, journey, shot, signIn, until, url } from './harness.mjs'

async function onMap(open) {
  const page = await open(desk)
  await signIn(page, 'operator')
  await page.goto(`${url}/support/map?at=114.13,22.55`)
  await page.waitForSelector('[data-ready=yes]')
  return page
}
const sharpness = (page) => page.evaluate(() => {
  const canvas = document.querySelector('.maplibregl-canvas')
  return canvas.width / canvas.clientWidth
})
const markAt = async (page) => (await page.locator('.maplibregl-marker').boundingBox()).x

await journey('a map that is drawn slowly follows the hand with fewer pixels, and is sharp again when it rests', async (open) => {
  const page = await onMap(open)
  expect((await sharpness(page)) === 1, 'a resting map is sharp')
  await page.evaluate(() => {
    const busy = () => {
      for (const until = performance.now() + 40; performance.now() < until;);
      if (!globalThis.quick) requestAnimationFrame(busy)
    }
    requestAnimationFrame(busy)
  })
  const before = await markAt(page)
  const box = await page.locator('.maplibregl-canvas').boundingBox()
  const [x, y] = [box.x + 500, box.y + 300]
  await page.mouse.move(x, y)
  await page.mouse.down()
  let step = 0
  await until(async () => {
    await page.mouse.move(x + (++step % 200), y)
    return (await sharpness(page)) < 1
  }, 'a slow map has fewer pixels while it moves')
  await page.mouse.move(x + 300, y, { steps: 10 })
  expect(Math.abs((await markAt(page)) - before - 300) < 3, 'the map is where the hand is')
  await page.evaluate(() => (globalThis.quick = true))
  await page.mouse.up()
  await until(async () => (await sharpness(page)) === 1, 'the map that rests is sharp again')
})

await journey('a printed map shows what is on the screen', async (open) => {
  const page = await onMap(open)
  const colours = await page.evaluate(() => {
    window.dispatchEvent(new Event('beforeprint'))
    const { width, height } = document.querySelector('canvas.on-paper')
    const pixels = new Uint32Array(document.querySelector('canvas.on-paper').getContext('2d').getImageData(0, 0, width, height).data.buffer)
    window.dispatchEvent(new Event('afterprint'))
    return new Set(pixels).size
  })
  expect(colours > 10, `what is drawn lies on paper, got ${colours} colours`)
  expect((await page.locator('canvas.on-paper').count()) === 0, 'and is lifted again')
})

await journey('the same appeals are gathered with their numbers, stand as dots, or glow as heat', async (open) => {
  const page = await open(desk)
  await signIn(page, 'operator')
  await page.goto(`${url}/support/map?layers=open_appeals`)
  await page.waitForSelector('.box[data-ready=yes]')
  const canvas = page.locator('.maplibregl-canvas')
  const seen = new Set()
  for (const form of ['clusters', 'dots', 'heat']) {
    await page.selectOption('[data-test=form-open_appeals]', form)
    await page.waitForTimeout(800)
    await page.waitForSelector('.box[data-ready=yes]')
    seen.add((await canvas.screenshot()).toString('base64'))
    await shot(page, `map-${form}`)
  }
  expect(seen.size === 3, `three pictures, got ${seen.size}`)
})

await finish()
