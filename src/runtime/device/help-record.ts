import type { PublicKey } from '../../base/ids.ts'
import * as v from '../../base/schema.ts'
import type { Clock, Settings } from '../../ports.ts'
import { Receipt } from '../../protocol/manifest.ts'
import { KeptValue } from '../kept-value.ts'
import { dayOf } from './calendar.ts'
import type { Allowance } from './consent.ts'
import { changeLimits, type HelpLimits, readLimits, type Spending } from './device-limits.ts'
import { HelpLog, publicKey, readList } from './help-log.ts'
import { changeRules, type HelpRules, readRules } from './help-rules.ts'

/** A host that may have more than the limits without asking, up to what its person has seen. */
export interface AlwaysAllowed extends Allowance {
  readonly host: PublicKey
  readonly roomTitle: string
}

/** Of each list the newest: a browser is not filled by those whom it helps. */
const receiptsMost = 256
const hostsMost = 64

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const Always = v.object({ host: publicKey, roomTitle: v.string(), unitMs: amount, memoryMegabytes: amount })
const Spent = v.object({ host: publicKey, day: v.string(), computeMs: amount, bytes: amount })

const isSame = (left: Receipt, right: Receipt): boolean =>
  left.host === right.host &&
  left.room === right.room &&
  left.job === right.job &&
  left.device === right.device &&
  left.fromMs === right.fromMs

type Dates = Pick<Clock, 'dateMs'>

async function readAll(settings: Settings, dates: Dates) {
  return {
    limits: await KeptValue.read({ settings, key: 'help-limits', parse: readLimits }),
    rules: await KeptValue.read({ settings, key: 'help-rules', parse: readRules }),
    always: await KeptValue.read({ settings, key: 'help-always', parse: (kept) => readList(Always, kept) }),
    spent: await KeptValue.read({ settings, key: 'help-spent', parse: (kept) => readList(Spent, kept) }),
    receipts: await KeptValue.read({ settings, key: 'help-receipts', parse: (kept) => readList(Receipt, kept) }),
    log: await HelpLog.read(settings, dates),
  }
}
type Kept = Awaited<ReturnType<typeof readAll>>

/**
 * What a browser profile keeps of its helping: its person's limits and rules, the hosts that may have more, what was used
 * today, receipts, and what it did by task and day.
 */
export class HelpRecord {
  readonly log: HelpLog
  readonly #dates: Dates
  readonly #limits: Kept['limits']
  readonly #rules: Kept['rules']
  readonly #always: Kept['always']
  readonly #spent: Kept['spent']
  readonly #receipts: Kept['receipts']

  private constructor(dates: Dates, { limits, rules, always, spent, receipts, log }: Kept) {
    this.#dates = dates
    this.#limits = limits
    this.#rules = rules
    this.#always = always
    this.#spent = spent
    this.#receipts = receipts
    this.log = log
  }

  static async read(settings: Settings, dates: Dates): Promise<HelpRecord> {
    return new HelpRecord(dates, await readAll(settings, dates))
  }

  get limits(): HelpLimits {
    return this.#limits.value
  }

  setLimits(changes: Partial<HelpLimits>): void {
    this.#limits.change((before) => changeLimits(before, changes))
  }

  get rules(): HelpRules {
    return this.#rules.value
  }

  setRules(changes: Partial<HelpRules>): void {
    this.#rules.change((before) => changeRules(before, changes))
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
    const day = dayOf(this.#dates.dateMs())
    const spent = this.#spent.value.find((one) => one.host === host && one.day === day)
    return { computeMs: spent?.computeMs ?? 0, bytes: spent?.bytes ?? 0 }
  }

  spend(host: PublicKey, { computeMs, bytes }: Spending): void {
    const day = dayOf(this.#dates.dateMs())
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
    this.log.forget(host)
  }
}
