// The peer: fastify with a fixed reply.  node fastify.mjs PORT BYTES
import Fastify from 'fastify'
const body = JSON.stringify({ data: 'x'.repeat(Number(process.argv[3] ?? 586) - 11) })
const app = Fastify()
app.get('/fixed', (_, reply) => reply.type('application/json').send(body))
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
