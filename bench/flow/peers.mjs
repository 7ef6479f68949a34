// The nearest equal work of peers, on the PostgreSQL that is named: peers.mjs URL SECONDS. Prints one JSON object.
//   dbos      a workflow of five durable steps that do nothing; steps a second at 1, 8, 64 in flight
//   graphile  durable jobs that do nothing, 24 at once
//   bpmn      bpmn-engine: a user task signalled, in memory, nothing is kept
import { DBOS } from '@dbos-inc/dbos-sdk'
import { Engine } from 'bpmn-engine'
import { run, makeWorkerUtils } from 'graphile-worker'
import { EventEmitter } from 'node:events'

const [url, seconds] = [process.argv[2], Number(process.argv[3])]
const out = {}

async function dbos() {
  const step = DBOS.registerStep(async (n) => n + 1, { name: 'step' })
  const workflow = DBOS.registerWorkflow(async () => { let n = 0; for (let i = 0; i < 5; ++i) n = await step(n); return n }, { name: 'five' })
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, logLevel: 'error' })
  await DBOS.launch()
  await workflow()
  for (const clients of [1, 8, 64]) {
    const until = Date.now() + 1000 * seconds
    let done = 0
    await Promise.all(Array.from({ length: clients }, async () => { while (Date.now() < until) { await workflow(); ++done } }))
    out[`dbos_${clients}`] = (5 * done) / seconds
  }
  await DBOS.shutdown()
}

async function graphile() {
  const utils = await makeWorkerUtils({ connectionString: url })
  await utils.migrate()
  const jobs = 4000
  for (let i = 0; i < jobs; i += 500) await utils.addJobs(Array.from({ length: 500 }, () => ({ identifier: 'nothing', payload: {} })))
  await utils.release()
  let done = 0
  const events = new EventEmitter()
  const finished = new Promise((resolve) => { events.on('job:complete', () => { if (++done === jobs) resolve() }) })
  const began = performance.now()
  const runner = await run({ connectionString: url, concurrency: 24, events, taskList: { nothing: async () => {} }, noHandleSignals: true, logger: quiet() })
  await finished
  out.graphile = jobs / ((performance.now() - began) / 1000)
  await runner.stop()
}

function quiet() {
  const log = () => undefined
  return { scope: quiet, error: log, warn: log, info: log, debug: log }
}

async function bpmn() {
  const source = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p" isExecutable="true"><startEvent id="s"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="b"/><sequenceFlow id="f3" sourceRef="b" targetRef="e"/></process></definitions>`
  const until = performance.now() + 1000 * seconds
  let steps = 0
  while (performance.now() < until) {
    const engine = new Engine({ source })
    const listener = new EventEmitter()
    listener.on('wait', (task) => { ++steps; task.signal() })
    await engine.execute({ listener })
  }
  out.bpmn = steps / seconds
}

for (const one of [dbos, graphile, bpmn]) {
  try {
    await one()
  } catch (failure) {
    out[`${one.name}_failed`] = String(failure?.message ?? failure)
  }
}
process.stdout.write(JSON.stringify(out) + '\n', () => process.exit(0))
