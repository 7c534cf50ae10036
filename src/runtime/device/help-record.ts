import * as v from 'valibot'
import type { PublicKey } from '../../base/ids.ts'
import type { Clock, Settings } from '../../ports.ts'
import { Receipt } from '../../protocol/manifest.ts'
import { KeptValue } from '../kept-value.ts'
import type { Allowance } from './consent.ts'
import { changeLimits, type HelpLimits, readLimits, type Spending } from './device-limits.ts'

/** A host that may have more than the limits without asking, up to what its person has seen. */
export interface AlwaysAllowed extends Allowance {
  readonly host: PublicKey
  readonly roomTitle: string
}

/** Of each list the newest: a browser is not filled by those whom it helps. */
const receiptsMost = 256
const hostsMost = 64

const publicKey = v.pipe(
  v.string(),
  v.transform((key) => key as PublicKey),
)
const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const Always = v.object({ host: publicKey, roomTitle: v.string(), unitMs: amount, memoryMegabytes: amount })
const Spent = v.object({ host: publicKey, day: v.string(), computeMs: amount, bytes: amount })
type Spent = v.InferOutput<typeof Spent>

/** What cannot be read is left out. */
function readList<S extends v.GenericSchema>(schema: S, kept: unknown): readonly v.InferOutput<S>[] {
  if (!Array.isArray(kept)) return []
  return kept.flatMap((item: unknown) => {
    const parsed = v.safeParse(schema, item)
    return parsed.success ? [parsed.output] : []
  })
}

const isSame = (left: Receipt, right: Receipt): boolean =>
  left.host === right.host &&
  left.room === right.room &&
  left.job === right.job &&
  left.device === right.device &&
  left.fromMs === right.fromMs

/** What a browser profile keeps of its helping: its person's limits, the hosts that may have more, what was used today, receipts. */
export class HelpRecord {
  readonly #clock: Pick<Clock, 'dateMs'>
  readonly #limits: KeptValue<HelpLimits>
  readonly #always: KeptValue<readonly AlwaysAllowed[]>
  readonly #spent: KeptValue<readonly Spent[]>
  readonly #receipts: KeptValue<readonly Receipt[]>

  private constructor(
    clock: Pick<Clock, 'dateMs'>,
    limits: KeptValue<HelpLimits>,
    always: KeptValue<readonly AlwaysAllowed[]>,
    spent: KeptValue<readonly Spent[]>,
    receipts: KeptValue<readonly Receipt[]>,
  ) {
    this.#clock = clock
    this.#limits = limits
    this.#always = always
    this.#spent = spent
    this.#receipts = receipts
  }

  static async read(settings: Settings, clock: Pick<Clock, 'dateMs'>): Promise<HelpRecord> {
    return new HelpRecord(
      clock,
      await KeptValue.read({ settings, key: 'help-limits', parse: readLimits }),
      await KeptValue.read({ settings, key: 'help-always', parse: (kept) => readList(Always, kept) }),
      await KeptValue.read({ settings, key: 'help-spent', parse: (kept) => readList(Spent, kept) }),
      await KeptValue.read({ settings, key: 'help-receipts', parse: (kept) => readList(Receipt, kept) }),
    )
  }

  get limits(): HelpLimits {
    return this.#limits.value
  }

  setLimits(changes: Partial<HelpLimits>): void {
    this.#limits.change((before) => changeLimits(before, changes))
  }

  get always(): readonly AlwaysAllowed[] {
    return this.#always.value
  }

  alwaysOf(host: PublicKey): AlwaysAllowed | undefined {
    return this.#always.value.find((allowed) => allowed.host === host)
  }

  allow(allowed: AlwaysAllowed): void {
    this.#always.change((before) =>
      [allowed, ...before.filter(({ host }) => host !== allowed.host)].slice(0, hostsMost),
    )
  }

  takeBack(host: PublicKey): void {
    this.#always.change((before) => before.filter((allowed) => allowed.host !== host))
  }

  /** Today. */
  spentFor(host: PublicKey): Spending {
    const day = this.#today()
    const spent = this.#spent.value.find((one) => one.host === host && one.day === day)
    return { computeMs: spent?.computeMs ?? 0, bytes: spent?.bytes ?? 0 }
  }

  spend(host: PublicKey, { computeMs, bytes }: Spending): void {
    const day = this.#today()
    this.#spent.change((before) => {
      const today = before.filter((one) => one.day === day)
      const known = today.find((one) => one.host === host) ?? { computeMs: 0, bytes: 0 }
      const more = { host, day, computeMs: known.computeMs + computeMs, bytes: known.bytes + bytes }
      return [more, ...today.filter((one) => one.host !== host)].slice(0, hostsMost)
    })
  }

  get receipts(): readonly Receipt[] {
    return this.#receipts.value
  }

  /** A later receipt for the same shards and more takes the place of the earlier. */
  keep(receipt: Receipt): void {
    this.#receipts.change((before) => {
      const known = before.find((one) => isSame(one, receipt))
      if (known !== undefined && known.units >= receipt.units) return before
      return [receipt, ...before.filter((one) => one !== known)].slice(0, receiptsMost)
    })
  }

  /** All that is kept of one host. */
  forget(host: PublicKey): void {
    this.takeBack(host)
    this.#spent.change((before) => before.filter((one) => one.host !== host))
    this.#receipts.change((before) => before.filter((one) => one.host !== host))
  }

  /** By this machine's calendar: a day of its person. */
  #today(): string {
    const date = new Date(this.#clock.dateMs())
    return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
  }
}
