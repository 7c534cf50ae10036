import type { ProfileLock } from '../../src/ports.ts'
import { check, same } from './runner-contract.ts'

/** Tabs of one browser profile. */
export interface LockBench {
  openTab(): ProfileLock
  /** Lets time pass until the promise settles. */
  until<T>(promise: Promise<T>): Promise<T>
  /** Longer than a holder needs to see that it is one no more. */
  passAWhile(): Promise<void>
}

export interface LockCase {
  readonly name: string
  run(bench: LockBench): Promise<void>
}

/** Each case takes a name of its own, so that they can share a profile. */
let names = 0
const newName = (): string => `lock ${++names}`

function hold(bench: LockBench, tab: ProfileLock, name: string, steal = false) {
  const held = { lost: 0, letGo: (): void => undefined, got: false }
  const lost = () => {
    held.lost++
  }
  const asked = tab.hold(name, { steal, lost }).then((letGo) => {
    held.got = letGo !== undefined
    held.letGo = letGo ?? held.letGo
    return held
  })
  return bench.until(asked)
}

/** What every ProfileLock promises. */
export const lockContract: readonly LockCase[] = [
  {
    name: 'one tab holds it, another does not get it, and neither is told anything',
    async run(bench) {
      const name = newName()
      const first = await hold(bench, bench.openTab(), name)
      const second = await hold(bench, bench.openTab(), name)
      await bench.passAWhile()
      same([first.got, second.got, first.lost, second.lost], [true, false, 0, 0])
      first.letGo()
    },
  },
  {
    name: 'who lets go is told nothing, and the next one gets it',
    async run(bench) {
      const name = newName()
      for (let tab = 0; tab < 3; tab++) {
        const held = await hold(bench, bench.openTab(), name)
        held.letGo()
        held.letGo()
        await bench.passAWhile()
        same([held.got, held.lost], [true, 0])
      }
    },
  },
  {
    name: 'who steals gets it, and the one that had it is told once',
    async run(bench) {
      const name = newName()
      const former = await hold(bench, bench.openTab(), name)
      const latter = await hold(bench, bench.openTab(), name, true)
      await bench.passAWhile()
      same([former.lost, latter.got, latter.lost], [1, true, 0])
      former.letGo()
      const third = await hold(bench, bench.openTab(), name)
      same([third.got, latter.lost], [false, 0])
      latter.letGo()
    },
  },
  {
    name: 'stealing what nobody holds is holding it',
    async run(bench) {
      const name = newName()
      const only = await hold(bench, bench.openTab(), name, true)
      await bench.passAWhile()
      same([only.got, only.lost], [true, 0])
      only.letGo()
    },
  },
  {
    name: 'a tab cannot hold it twice, and may hold another',
    async run(bench) {
      const [name, other] = [newName(), newName()]
      const tab = bench.openTab()
      const once = await hold(bench, tab, name)
      const twice = await hold(bench, tab, name)
      const apart = await hold(bench, tab, other)
      await bench.passAWhile()
      same([once.got, twice.got, apart.got, once.lost, apart.lost], [true, false, true, 0, 0])
      once.letGo()
      apart.letGo()
    },
  },
  {
    name: 'of many that ask at once exactly one gets it',
    async run(bench) {
      const name = newName()
      const asked = Array.from({ length: 5 }, () => hold(bench, bench.openTab(), name))
      const all = await Promise.all(asked)
      await bench.passAWhile()
      same(all.filter(({ got }) => got).length, 1)
      check(
        all.every(({ lost }) => lost === 0),
        'nobody lost it',
      )
      for (const { letGo } of all) letGo()
    },
  },
]
