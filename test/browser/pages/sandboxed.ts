import { createSandboxRunner } from '../../../src/adapters/browser/sandbox/sandbox-runner.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { type AnyTask, defineTask, toTaskScript } from '../../../src/core/task.ts'

// Hostile tasks in the product's own sandbox, and what the page sees of them.

/** Runs a text that it is given: the attack, or what else a test wants of a task. Its answer is the result of the unit. */
const given = defineTask({
  name: 'given',
  split: () => 1,
  async map(_unit: number, { params }: { params: Given }): Promise<unknown> {
    const run = new Function('sink', `return (async () => { ${params.body} })()`)
    try {
      return await run(params.sink)
    } catch (thrown) {
      return `refused: ${thrown}`
    }
  },
})
interface Given {
  readonly body: string
  readonly sink: string
}
const squares = defineTask({
  name: 'squares',
  split: () => 10,
  map: (unit: number) => unit * unit,
  combine: (left: number, right: number) => left + right,
})

const clock = workerClock()
const runner = createSandboxRunner({ clock })
const heard: string[] = []

async function runUnit(task: AnyTask, params: unknown, to: number, unitLimitMs: number): Promise<unknown> {
  const worker = runner.start(toTaskScript(task), params, { unitLimitMs })
  try {
    await worker.ready()
    const { value } = await worker.run({ from: 0, to, budgetMs: 0 }, () => undefined)
    return value
  } finally {
    worker.terminate()
  }
}

const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? `${thrown.code}: ${thrown.message}` : String(thrown)

/** Gaps of this page's own timer: how long nobody could have pressed a button. */
async function longestGap(until: Promise<unknown>): Promise<number> {
  let longestMs = 0
  let lastMs = performance.now()
  const timer = setInterval(() => {
    const nowMs = performance.now()
    longestMs = Math.max(longestMs, nowMs - lastMs)
    lastMs = nowMs
  }, 5)
  await until.catch(() => undefined)
  clearInterval(timer)
  return longestMs
}

const offered = {
  /** What the origin keeps, and what listens on this machine: the prey. */
  async keepSecrets(): Promise<void> {
    localStorage.setItem('secret', 'kept')
    await cookieStore.set('secret', 'kept')
    await new Promise((resolve) => {
      indexedDB.open('secrets').onsuccess = resolve
    })
    new BroadcastChannel('tabgrid').onmessage = ({ data }) => heard.push(String(data))
  },
  heard: () => heard,
  /** What the text gave in a sandboxed worker, or why there is nothing. */
  async attempt(body: string, sink = '', unitLimitMs = 10_000): Promise<string> {
    const task = { ...given, name: body.slice(0, 40) }
    return runUnit(task, { body, sink }, 1, unitLimitMs).then((value) => String((value as unknown[])[0]), reasonOf)
  },
  /** The same text in a plain worker of this page, as tasks once ran. */
  async attemptPlain(body: string, sink: string): Promise<string> {
    const source = `(async (sink) => { ${body} })(${JSON.stringify(sink)}).then(
      (value) => postMessage(String(value)), (thrown) => postMessage('refused: ' + thrown))`
    const worker = new Worker(URL.createObjectURL(new Blob([source])))
    const answer = await new Promise<string>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = ({ message }) => resolve(`refused: ${message}`)
    })
    worker.terminate()
    return answer
  },
  /** How the text ended, how long the page was deaf meanwhile, and how the next job went. */
  async harm(
    body: string,
    unitLimitMs: number,
  ): Promise<{ ended: string; gapMs: number; next: unknown; nextMs: number }> {
    const attempt = offered.attempt(body, '', unitLimitMs)
    const gapMs = await longestGap(attempt)
    const startedMs = performance.now()
    const next = await runUnit(squares, undefined, 10, 10_000).catch(reasonOf)
    return { ended: await attempt, gapMs, next, nextMs: performance.now() - startedMs }
  },
  /** What the text gave in a task that declares its memory. */
  declared(body: string, memoryMegabytes: number, deterministic: boolean): Promise<string> {
    const task = { ...given, memoryMegabytes, deterministic }
    return runUnit(task, { body, sink: '' }, 1, 10_000).then(String, reasonOf)
  },
}

declare global {
  var sandboxed: typeof offered
}
globalThis.sandboxed = offered
