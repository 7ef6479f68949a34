// The peer: fastify with a fixed reply, and with a case read as ours reads it.  node fastify.mjs PORT BYTES DATABASE
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
const [port, bytes, file] = process.argv.slice(2)
const body = JSON.stringify({ data: 'x'.repeat(Number(bytes) - 11) })
const app = Fastify()
app.get('/fixed', (_, reply) => reply.type('application/json').send(body))

const db = new DatabaseSync(file, { readOnly: true })
const prepare = (sql) => {
  const statement = db.prepare(sql)
  statement.setReadBigInts(true) // ids have 64 bits
  return statement
}
const session = prepare('select s.officer, p.unit, p.role from identity_session s join identity_post p on p.id = s.post where s.token_hash = ?')
const right = prepare("select scope from identity_role_right where role = ? and granted = 'appeals.read'")
const appeal = prepare('select * from appeals_appeal where id = ?')
const channel = prepare('select * from appeals_channel where code = ?')
const kinds = new Map(db.prepare('select code, level1, level2, level3, legal_basis from duties_duty order by id').all().map((row) => [row.code, row])) // held, as ours holds the list
const unit = prepare('select * from identity_unit where id = ?')
const block = prepare('select * from space_block where code = ?')
const officer = prepare('select * from identity_officer where id = ?')
const evidence = prepare('select * from appeals_evidence where appeal = ? order by id')
const extensions = prepare('select * from appeals_extension where appeal = ? order by id')
const remembered = new Map() // sessions for five seconds, as ours

function who(cookie) {
  const token = /yiwang_session=([^;]+)/.exec(cookie ?? '')?.[1]
  if (!token) return null
  const known = remembered.get(token)
  if (known && known.until > Date.now()) return known
  const found = session.get(createHash('sha256').update(token).digest('hex'))
  if (!found) return null
  const caller = { ...found, scope: right.get(found.role)?.scope, until: Date.now() + 5000 }
  remembered.set(token, caller)
  return caller
}
const plain = (_, value) => (typeof value === 'bigint' ? String(value) : value)

app.get('/cases/:id', (request, reply) => {
  const caller = who(request.headers.cookie)
  if (!caller) return reply.code(401).send({ code: 'unauthorised' })
  db.exec('begin')
  const a = appeal.get(BigInt(request.params.id))
  if (!a || (caller.scope !== 'district' && a.unit !== caller.unit)) {
    db.exec('commit')
    return reply.code(404).send({ code: 'appeals.appeal' })
  }
  const k = kinds.get(a.kind)
  const out = {
    ...a, phone_code: undefined, reporter_name: '*', reporter_phone: '*', channel_name: channel.get(a.channel)?.name, kind_name: k?.level3,
    kind_path: `${k?.level1} / ${k?.level2} / ${k?.level3}`, legal_basis: k?.legal_basis, unit_name: unit.get(a.unit)?.name,
    street_name: block.get(a.street)?.name, community_name: block.get(a.community)?.name, taken_by: officer.get(a.taken_by)?.display_name,
    files: evidence.all(a.id), extensions: extensions.all(a.id), actions: [],
  }
  db.exec('commit')
  return reply.type('application/json').send(JSON.stringify(out, plain))
})
await app.listen({ port: Number(port), host: '127.0.0.1' })
