import { batch, computed, signal } from '@preact/signals'
import { type Broker, showBroker } from '../../base/broker.ts'
import { type ErrorCode, toTabgridError } from '../../base/errors.ts'
import type { RoomCode } from '../../base/ids.ts'
import { defineTask } from '../../core/task.ts'
import { nQueensWasm } from '../../tasks/n-queens-wasm.ts'
import { type CheckPage, computeHere, joinCheck, keepsHere, openCheck, type WayResult } from '../../wiring/check.ts'
import {
  type Fact,
  type Lack,
  type LineKey,
  lineKeys,
  type PairState,
  type ServerTrouble,
  verdictOf,
} from './check-facts.ts'

export interface CheckStoreOptions {
  /** Of the check that another page opened. */
  readonly code: RoomCode | undefined
  readonly cores: number
  /** Where rooms of this address meet, if not at a server of ours. */
  readonly broker: Broker | undefined
}

const one = defineTask({ name: 'one', split: () => 1, map: (unit: number) => unit + 1 })

/** What is found on this device and between two, as signals. */
export class CheckStore {
  readonly facts = signal<readonly Fact[]>(lineKeys.map(unknown))
  readonly pair = signal<PairState>({ at: 'waiting' })
  /** The code by which the other page comes, or came here. */
  readonly code = signal<RoomCode | undefined>(undefined)
  readonly verdict = computed(() => verdictOf(this.facts.value, this.pair.value))
  readonly #options: CheckStoreOptions
  #page: CheckPage | undefined
  /** Counts the looks: what an earlier one finds is not told any more. */
  #looks = 0

  constructor(options: CheckStoreOptions) {
    this.#options = options
  }

  /** Looks at everything, from the beginning. */
  async look(): Promise<void> {
    const look = this.#begin()
    const tell = (fact: Fact) => this.#tell(look, fact)
    tell(lackingHere())
    await Promise.all([
      keepsHere().then((keeps) => tell({ key: 'storage', mark: keeps ? 'good' : 'limited' })),
      this.#lookAtWorkers(tell),
      this.#lookAtServer(look, tell),
    ])
  }

  /** Tries the ways to the other device once more. */
  again(): void {
    this.#page?.again()
  }

  close(): void {
    this.#looks++
    this.#page?.close()
    this.#page = undefined
  }

  #begin(): number {
    this.close()
    batch(() => {
      this.facts.value = lineKeys.map(unknown)
      this.pair.value = { at: 'waiting' }
      this.code.value = undefined
    })
    return this.#looks
  }

  #tell(look: number, fact: Fact): void {
    if (look !== this.#looks) return
    this.facts.value = this.facts.value.map((before) => (before.key === fact.key ? fact : before))
  }

  async #lookAtWorkers(tell: (fact: Fact) => void): Promise<void> {
    const works = await isKept(computeHere(one, {}))
    tell(works ? { key: 'workers', mark: 'good', cores: this.#options.cores } : { key: 'workers', mark: 'bad' })
    tell({ key: 'wasm', mark: works && (await isKept(computeHere(nQueensWasm, { n: 6 }))) ? 'good' : 'limited' })
  }

  async #lookAtServer(look: number, tell: (fact: Fact) => void): Promise<void> {
    const { broker } = this.#options
    if (broker !== undefined) {
      tell({ key: 'server', mark: 'missing', broker: showBroker(broker) })
      for (const key of wayKeys) tell({ key, mark: 'missing' })
      return
    }
    const page = await this.#open(look).catch((thrown: unknown) => {
      tell({ key: 'server', mark: 'bad', trouble: troubleOf(toTabgridError(thrown, 'server-unreachable').code) })
      for (const key of wayKeys) tell({ key, mark: 'missing' })
    })
    if (page === undefined) return
    if (look !== this.#looks) {
      page.close()
      return
    }
    this.#page = page
    this.code.value = page.code
    tell({ key: 'server', mark: 'good', answeredMs: page.answeredMs })
    await Promise.all(wayKeys.map(async (key) => tell({ key, mark: await markOfLoop(page, key) })))
  }

  #open(look: number): Promise<CheckPage> {
    const say = (pair: PairState) => {
      if (look === this.#looks) this.pair.value = pair
    }
    const found = (results: readonly WayResult[], over: boolean) => say({ at: over ? 'over' : 'trying', results })
    const { code } = this.#options
    if (code === undefined) {
      const other = (isHere: boolean) => say(isHere ? { at: 'trying', results: [] } : { at: 'gone' })
      return openCheck({}, { found, other })
    }
    const failed = () => {
      if (this.pair.value.at === 'waiting') say({ at: 'failing' })
    }
    const ended = () => say({ at: 'gone' })
    return joinCheck({}, code, { found, failed, ended, stranger: () => say({ at: 'stranger' }) })
  }
}

const wayKeys = ['direct', 'relay', 'turn'] as const satisfies readonly LineKey[]

const unknown = (key: LineKey): Fact => ({ key, mark: 'looking' })

const isKept = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  )

async function markOfLoop(
  { offers, loops }: CheckPage,
  key: (typeof wayKeys)[number],
): Promise<'good' | 'bad' | 'missing'> {
  if (key !== 'direct' && !offers[key]) return 'missing'
  return (await isKept(loops[key]())) ? 'good' : 'bad'
}

function troubleOf(code: ErrorCode): ServerTrouble {
  switch (code) {
    case 'room-not-found':
    case 'room-full':
    case 'room-ended':
      return 'noCheck'
    case 'rate-exceeded':
    case 'server-busy':
      return 'refused'
    case 'version-unsupported':
      return 'version'
    default:
      return 'bad'
  }
}

/** What a browser keeps for secure addresses, as far as this page lacks it. */
function lackingHere(): Fact {
  const has: Readonly<Record<Lack, boolean>> = {
    screen: 'wakeLock' in navigator,
    install: 'serviceWorker' in navigator,
    copy: 'clipboard' in navigator,
  }
  const lacks = (['screen', 'install', 'copy'] as const).filter((lack) => !has[lack])
  return lacks.length === 0 ? { key: 'secure', mark: 'good' } : { key: 'secure', mark: 'limited', lacks }
}
