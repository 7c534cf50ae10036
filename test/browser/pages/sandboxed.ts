import { createSandboxRunner } from '../../../src/adapters/browser/sandbox/sandbox-runner.ts'
import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { digestOf } from '../../../src/base/digest.ts'
import { type AnyTask, defineTask, toTaskScript } from '../../../src/core/task.ts'
import type { WasmTask } from '../../../src/core/wasm-task.ts'
import type { Clock, TaskRunner } from '../../../src/ports.ts'
import { heapBomb, type ModuleAttack, moduleAttacks } from '../../contracts/wasm-attacks.ts'
import { moduleOf } from '../../contracts/wasm-modules.ts'

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

/** A minute of its limits is three seconds here. */
const hasty: Clock = {
  dateMs: () => clock.dateMs(),
  nowMs: () => clock.nowMs() * 20,
  after: (delayMs, call) => clock.after(delayMs / 20, call),
}
const hastyRunner = createSandboxRunner({ clock: hasty })

interface UnitRun {
  readonly params?: unknown
  readonly to?: number
  readonly units?: readonly unknown[]
  readonly unitLimitMs?: number
  readonly in?: TaskRunner
}

async function runUnit(task: AnyTask | WasmTask, run: UnitRun): Promise<unknown> {
  const { params, to = 1, unitLimitMs = 10_000, units } = run
  const worker = (run.in ?? runner).start(toTaskScript(task), params, { unitLimitMs })
  try {
    await worker.ready()
    const { value } = await worker.run({ from: 0, to, budgetMs: 0, ...(units && { units }) }, () => undefined)
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

async function harmOf(
  attempt: Promise<string>,
): Promise<{ ended: string; gapMs: number; next: unknown; nextMs: number }> {
  const gapMs = await longestGap(attempt)
  const startedMs = performance.now()
  const next = await runUnit(squares, { to: 10 }).catch(reasonOf)
  return { ended: await attempt, gapMs, next, nextMs: performance.now() - startedMs }
}

const unitFor = ({ units }: ModuleAttack['task']): unknown => (units === undefined ? 3 : Uint8Array.of(3))

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
    const run = { params: { body, sink }, unitLimitMs }
    return runUnit(task, run).then((value) => String((value as unknown[])[0]), reasonOf)
  },
  /** The same text in a plain worker of this page, as tasks once ran. */
  async attemptPlain(body: string, sink: string, _unitLimitMs?: number): Promise<string> {
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
  harm: (body: string, unitLimitMs: number) => harmOf(offered.attempt(body, '', unitLimitMs)),
  /** Message and trace of a unit that throws, as a device would tell them. */
  async trace(body: string): Promise<string> {
    const task = defineTask({
      name: 'throwing',
      split: () => 1,
      map: (_unit: number, { params }: { params: string }) => new Function(params)(),
    })
    const thrown: unknown = await runUnit(task, { params: body }).catch((error: unknown) => error)
    return thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : String(thrown)
  },
  /** For a relay that can be made to hang. */
  hang: () => document.querySelector('iframe')?.contentWindow?.postMessage('hang', '*'),
  /** What the text gave in a task that declares its memory. */
  declared(body: string, memoryMegabytes: number, deterministic: boolean): Promise<string> {
    const task = { ...given, memoryMegabytes, deterministic }
    return runUnit(task, { params: { body, sink: '' } }).then(String, reasonOf)
  },
  /** How each hostile module ended that did not end as it must. */
  async moduleAttacks(): Promise<string[]> {
    const wrong: string[] = []
    for (const { name, task, ends } of moduleAttacks) {
      const units = [unitFor(task)]
      const ended = await runUnit(task, { units }).then(String, reasonOf)
      if (!ends.test(ended)) wrong.push(`${name}: ${ended}`)
    }
    return wrong
  },
  /** Whether this browser would take the module whose heap nobody can cap. */
  takesHeapBomb: () => WebAssembly.validate(new Uint8Array(moduleOf(heapBomb()))),
  /** A module that does not end, in a unit or before its first. */
  async moduleHarm(bytes: readonly number[], at: 'unit' | 'start') {
    await offered.declared('return 1', 1, true) // opens the sandbox of modules by the clock that does not hurry
    const task = { name: 'endless', module: Uint8Array.from(bytes), memoryMegabytes: 1 }
    const run = at === 'unit' ? { unitLimitMs: 1_000 } : { in: hastyRunner }
    return harmOf(runUnit(task, run).then(String, reasonOf))
  },
  /** The same bytes as a task of JavaScript, and as a module. */
  async asBoth(text: string): Promise<string[]> {
    const module = new TextEncoder().encode(text)
    const source = { ...toTaskScript(given), text, hash: digestOf(text) }
    const worker = runner.start(source, undefined, { unitLimitMs: 10_000 })
    await worker.ready()
    const { value } = await worker.run({ from: 0, to: 1, budgetMs: 0 }, () => undefined)
    worker.terminate()
    const asModule = runUnit({ name: 'disguised', module, memoryMegabytes: 1 }, {}).then(String, reasonOf)
    return [String(value), await asModule]
  },
}

declare global {
  var sandboxed: typeof offered
}
globalThis.sandboxed = offered
