// The peers: feelin (FEEL in JavaScript) on a sample, DuckDB's SQL on all.  node peers.mjs CSV ITEMS
import fs from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { evaluate } from 'feelin'
const [csv, itemsFile] = process.argv.slice(2)
const items = fs.readFileSync(itemsFile, 'utf8').trim().split('\n')

const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
await connection.run(`create table people as select * from read_csv('${csv}')`)
const sql = items.map((item) => item.replaceAll('"', "'").replaceAll(' != ', ' is distinct from ')) // null != x is true in FEEL
const counts = `select ${sql.map((item, k) => `count(*) filter (where ${item}) as i${k}`).join(', ')} from people`
let best = Infinity
let row
for (let i = 0; i < 3; i++) {
  const began = performance.now()
  row = (await connection.runAndReadAll(counts)).getRows()[0]
  best = Math.min(best, (performance.now() - began) / 1000)
}
const people = (await connection.runAndReadAll('select * from people limit 200')).getRowObjects()
const began = performance.now()
for (const person of people) for (const item of items) evaluate(item, person)
const feelin = (people.length * items.length) / ((performance.now() - began) / 1000)
console.log(JSON.stringify({ duckdb: best, counts: row.map(Number), feelin }))
process.exit(0)
