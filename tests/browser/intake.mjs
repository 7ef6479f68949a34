// Journeys of an officer who brings files of others into the base: seen first, put right, taken in, undone.
import { artefacts, desk, expect, finish, journey, phone, shot, signIn, url } from './harness.mjs'
import fs from 'node:fs'

const field = (page, name) => page.locator(`input[data-test=${name}], [data-test=${name}] input`).first()

// GCJ-02 lies 600 m off in the south of the country; the common formula, a millionth is enough here.
function shifted([lng, lat]) {
  const a = 6378245, ee = 0.00669342162296594323, x = lng - 105, y = lat - 35, pi = Math.PI
  let dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x))
  dLat += ((20 * Math.sin(6 * x * pi) + 20 * Math.sin(2 * x * pi)) * 2) / 3 + ((20 * Math.sin(y * pi) + 40 * Math.sin((y / 3) * pi)) * 2) / 3 + ((160 * Math.sin((y / 12) * pi) + 320 * Math.sin((y * pi) / 30)) * 2) / 3
  let dLng = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x))
  dLng += ((20 * Math.sin(6 * x * pi) + 20 * Math.sin(2 * x * pi)) * 2) / 3 + ((20 * Math.sin(x * pi) + 40 * Math.sin((x / 3) * pi)) * 2) / 3 + ((150 * Math.sin((x / 12) * pi) + 300 * Math.sin((x / 30) * pi)) * 2) / 3
  const rad = (lat / 180) * pi, magic = 1 - ee * Math.sin(rad) ** 2, root = Math.sqrt(magic)
  return [lng + (dLng * 180) / ((a / root) * Math.cos(rad) * pi), lat + (dLat * 180) / (((a * (1 - ee)) / (magic * root)) * pi)]
}

// Lamps inside the communities, as a map of the public would give them.
const layer = async (name) => (await (await fetch(`${url}/api/space/layers/${name}`)).json()).features
const rings = (await layer('communities')).flatMap((one) => (one.geometry.type === 'Polygon' ? [one.geometry.coordinates[0]] : one.geometry.coordinates.map((part) => part[0])))
const mean = (ring, axis) => ring.reduce((sum, at) => sum + at[axis], 0) / ring.length
const holds = (ring, [x, y]) => ring.reduce((within, [x1, y1], i) => { const [x2, y2] = ring[(i + 1) % ring.length]; return y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1) ? !within : within }, false)
const places = rings.flatMap((ring) => ring.map((at) => [0, 1].map((axis) => mean(ring, axis) + 0.7 * (at[axis] - mean(ring, axis)))).filter((at) => holds(ring, at)))
const lamps = places.map((at, i) => ({ type: 'Feature', properties: { name: `路灯 ${i + 1}`, watt: 60 }, geometry: { type: 'Point', coordinates: shifted(at) } }))
lamps.push(lamps[0], { type: 'Feature', properties: { name: '没有位置' }, geometry: null })
const file = `${artefacts}/street_lamps.geojson`
fs.writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: lamps }))
const addresses = `${artefacts}/shops.csv`
const [street] = await layer('streets')
fs.writeFileSync(addresses, `name,地址\n甲店,${street.properties.name}\n乙店,火星基地九号\n`)

await journey('an officer sees that a file is in another coordinate system, puts it right, takes it in and undoes it', async (newPage) => {
  const page = await newPage(desk)
  await signIn(page, 'admin')
  await page.click('nav a:has-text("数据入库")')
  await page.waitForSelector('.box[data-ready=yes]')
  await page.setInputFiles('[data-test=file]', file)
  await page.waitForSelector('[data-test=verdict].contradicted:has-text("像是 GCJ-02")')
  expect(await page.isDisabled('[data-test=take]'), 'not to be taken while the district contradicts it')
  await page.waitForTimeout(800)
  await shot(page, 'intake-contradicted')
  await page.click('label:has-text("GCJ-02") [data-test=candidate]')
  await page.waitForSelector('[data-test=verdict].confirmed')
  await page.waitForSelector('[data-test=counts]:has-text("重复 1"):has-text("拒绝 1")')
  await page.waitForTimeout(800)
  await shot(page, 'intake-confirmed')
  const [report] = await Promise.all([page.waitForEvent('download'), page.click('[data-test=report]')])
  await report.saveAs(`${artefacts}/report.csv`)
  expect(fs.readFileSync(`${artefacts}/report.csv`, 'utf8').includes('duplicate'), 'the report names the duplicate')
  expect((await field(page, 'layer-name').inputValue()) === 'street_lamps', 'the layer is named after the file')
  await page.click('[data-test=take]')
  await page.waitForSelector('[data-test=taken]')
  await page.waitForSelector('[data-test=import]:has-text("street_lamps"):has-text("GCJ-02")')
  await shot(page, 'intake-taken')
  await page.click('[data-test=taken] a')
  await page.waitForSelector('.legend:has-text("street_lamps")')
  await page.waitForTimeout(1500)
  await shot(page, 'intake-on-map')
  await page.goBack()
  page.on('dialog', (dialog) => dialog.accept())
  await page.click('[data-test=import]:has-text("street_lamps") [data-test=undo]')
  await page.waitForSelector('[data-test=import]:has-text("street_lamps"):has-text("已撤销")')
  expect((await fetch(`${url}/api/map/tilejson/street_lamps`)).status === 404, 'the layer is gone')
})

await journey('addresses that are uncertain are listed for a person', async (newPage) => {
  const page = await newPage(desk, 'en')
  await signIn(page, 'admin')
  await page.goto(url + '/support/intake')
  await page.setInputFiles('[data-test=file]', addresses)
  await page.waitForSelector('[data-test=doubtful]:has-text("火星基地九号")')
  await page.waitForSelector('[data-test=counts]:has-text("not placed 1")')
  await shot(page, 'intake-addresses')
})

await journey('a file that cannot be read is refused in words, on a phone as well', async (newPage) => {
  const page = await newPage(phone)
  await signIn(page, 'admin')
  await page.goto(url + '/support/intake')
  const broken = `${artefacts}/broken.geojson`
  fs.writeFileSync(broken, '{"type":')
  await page.setInputFiles('[data-test=file]', broken)
  await page.waitForSelector('[role=alert]')
  expect((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, 'no sideways scroll')
  await shot(page, 'intake-refused-phone')
})

await finish()
