import type { JobId } from '../../base/ids.ts'
import { type Distance, groupsOf, labelOf } from '../../core/agreement.ts'
import type { UnitRange } from '../../core/unit-ranges.ts'
import type { VerifiedRun } from '../jobs/run.ts'
import { type Compared, keyOf } from './labels.ts'
import { OwnComparator } from './own-comparator.ts'

/** A result of a shard, and which of those before it are the same. */
interface Known {
  /** Of its bytes. */
  readonly own: string
  /** Of its group. */
  readonly label: string
  readonly value: unknown
  readonly alike: ReadonlySet<Known>
}

interface Desk {
  readonly comparator: OwnComparator
  readonly shards: Map<string, Known[]>
  /** One result after another: each is compared with those before it. */
  last: Promise<void>
}

/** Labels of results that their task compares itself (W9). What `Labels` is for the comparators that need no code of a task. */
export class OwnLabels {
  readonly #desks = new Map<JobId, Desk>()

  /** Tells the label, some seconds later at most; never, when the job is forgotten before. */
  of(job: JobId, run: VerifiedRun, result: Compared, tell: (label: string) => void): void {
    const desk = this.#deskOf(job, run)
    this.#then(job, desk, () => label(desk, result), tell)
  }

  /**
   * As `of`, for what the coordinator computed itself. Tells `undefined` when the task says that it is not even the same as
   * itself: then whoever differs from it has not given a wrong result, but the task cannot compare.
   */
  ofReferee(job: JobId, run: VerifiedRun, result: Compared, tell: (label: string | undefined) => void): void {
    const desk = this.#deskOf(job, run)
    const judge = async () => {
      const [itself] = await desk.comparator.areSame([[result.value, result.value]])
      return itself === true ? label(desk, result) : undefined
    }
    this.#then(job, desk, judge, tell)
  }

  #then<L>(job: JobId, desk: Desk, find: () => Promise<L>, tell: (label: L) => void): void {
    const found = desk.last.then(find)
    const told = found.then((each) => {
      if (this.#desks.get(job) === desk) tell(each)
    })
    desk.last = told.catch(() => undefined) // the scheduler has told everybody that it broke
  }

  #deskOf(job: JobId, run: VerifiedRun): Desk {
    const known = this.#desks.get(job)
    if (known !== undefined) return known
    const desk: Desk = { comparator: new OwnComparator(run), shards: new Map(), last: Promise.resolve() }
    this.#desks.set(job, desk)
    return desk
  }

  settle(job: JobId, range: UnitRange): void {
    this.#desks.get(job)?.shards.delete(keyOf(range))
  }

  forget(job: JobId): void {
    this.#desks.get(job)?.comparator.stop()
    this.#desks.delete(job)
  }

  stop(): void {
    for (const job of [...this.#desks.keys()]) this.forget(job)
  }
}

async function label({ comparator, shards }: Desk, { range, value }: Compared): Promise<string> {
  const known = shards.get(keyOf(range)) ?? []
  shards.set(keyOf(range), known)
  const own = labelOf(value)
  const others = known.filter((other) => other.own !== own)
  const answers = await comparator.areSame(others.map((other) => inOrder([own, value], [other.own, other.value])))
  const alike = new Set(others.filter((_, at) => answers[at] === true))
  const all = [...known, { own, alike }]
  const group = groupsOf(
    all.map((each) => each.own),
    distancesIn(all),
  ).find(({ members }) => members.includes(known.length))
  const [first] = group?.members ?? []
  const found = (first === undefined ? undefined : known[first]?.label) ?? own
  known.push({ own, label: found, value, alike })
  return found
}

type Labelled = readonly [own: string, value: unknown]
/** A pair is always asked about in the same order: so the answer is the same whoever was first. */
const inOrder = (one: Labelled, other: Labelled): readonly [unknown, unknown] =>
  one[0] < other[0] ? [one[1], other[1]] : [other[1], one[1]]

const distancesIn =
  (all: readonly Pick<Known, 'own' | 'alike'>[]): Distance =>
  (left, right) => {
    const [one, other] = [all[left], all[right]]
    if (one === undefined || other === undefined) return Number.POSITIVE_INFINITY
    if (one.own === other.own) return 0
    return one.alike.has(other as Known) || other.alike.has(one as Known) ? 0.5 : Number.POSITIVE_INFINITY
  }
