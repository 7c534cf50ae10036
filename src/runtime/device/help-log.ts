import type { PublicKey } from '../../base/ids.ts'
import * as v from '../../base/schema.ts'
import type { Clock, Settings } from '../../ports.ts'
import { KeptValue } from '../kept-value.ts'
import { dayOf } from './calendar.ts'

/** What this browser measured of one task, for one host, on one day. */
export interface HelpedWith {
  readonly host: PublicKey
  /** SHA-256 of the task's text or module. */
  readonly script: string
  readonly title: string
  /** When it was at it last, in milliseconds since 1970. */
  readonly lastMs: number
  /** Counted by the coordinator. */
  readonly shards: number
  readonly units: number
  /** Time of all workers together. */
  readonly computeMs: number
  /** Received and sent while it was at it. */
  readonly bytes: number
}
/** Of whom and of what something is written down. */
export type Concerning = Pick<HelpedWith, 'host' | 'script' | 'title'>
export type Measured = Pick<HelpedWith, 'shards' | 'units' | 'computeMs' | 'bytes'>

/** The newest stay: some weeks of a busy browser. */
const rowsMost = 128
/** Of the newest tasks, so long that a person may read them. Together at most half a megabyte. */
const sourcesMost = 16
const sourceLettersMost = 32_768

export const publicKey = v.pipe(
  v.string(),
  v.transform((key) => key as PublicKey),
)
const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const Row = v.object({
  host: publicKey,
  script: v.string(),
  title: v.string(),
  lastMs: amount,
  shards: amount,
  units: amount,
  computeMs: amount,
  bytes: amount,
})
const Source = v.object({ script: v.string(), text: v.string() })
type Source = v.InferOutput<typeof Source>

/** What cannot be read is left out. */
export function readList<T>(schema: v.Schema<T>, kept: unknown): readonly T[] {
  if (!Array.isArray(kept)) return []
  return kept.flatMap((item: unknown) => {
    const parsed = v.safeParse(schema, item)
    return parsed.success ? [parsed.output] : []
  })
}

/** What this browser did, by task and day, and the texts of the newest tasks: measured here, signed by nobody. */
export class HelpLog {
  readonly #dates: Pick<Clock, 'dateMs'>
  readonly #rows: KeptValue<readonly HelpedWith[]>
  readonly #sources: KeptValue<readonly Source[]>

  private constructor(
    dates: Pick<Clock, 'dateMs'>,
    rows: KeptValue<readonly HelpedWith[]>,
    sources: KeptValue<readonly Source[]>,
  ) {
    this.#dates = dates
    this.#rows = rows
    this.#sources = sources
  }

  static async read(settings: Settings, dates: Pick<Clock, 'dateMs'>): Promise<HelpLog> {
    return new HelpLog(
      dates,
      await KeptValue.read({ settings, key: 'help-log', parse: (kept) => readList(Row, kept) }),
      await KeptValue.read({ settings, key: 'help-sources', parse: (kept) => readList(Source, kept) }),
    )
  }

  /** The newest first. */
  get rows(): readonly HelpedWith[] {
    return this.#rows.value
  }

  /** The text of a task that ran here, while it is kept. */
  sourceOf(script: string): string | undefined {
    return this.#sources.value.find((source) => source.script === script)?.text
  }

  add(concerning: Concerning, more: Measured): void {
    const { host, script } = concerning
    const lastMs = this.#dates.dateMs()
    const day = dayOf(lastMs)
    this.#rows.change((before) => {
      const isIt = (row: HelpedWith) => row.host === host && row.script === script && dayOf(row.lastMs) === day
      const known = before.find(isIt) ?? { shards: 0, units: 0, computeMs: 0, bytes: 0 }
      const row: HelpedWith = {
        ...concerning,
        lastMs,
        shards: known.shards + more.shards,
        units: known.units + more.units,
        computeMs: known.computeMs + more.computeMs,
        bytes: known.bytes + more.bytes,
      }
      return [row, ...before.filter((other) => !isIt(other))].slice(0, rowsMost)
    })
  }

  /** Keeps what its person may want to read later; what is longer is known by its hash. */
  keepSource(script: string, text: string): void {
    if (text.length > sourceLettersMost || this.sourceOf(script) !== undefined) return
    this.#sources.change((before) =>
      [{ script, text }, ...before.filter((source) => source.script !== script)].slice(0, sourcesMost),
    )
  }

  /** All of this host. A text that another host gave as well goes with it: nobody misses more than the reading. */
  forget(host: PublicKey): void {
    const scripts = new Set(this.rows.flatMap((row) => (row.host === host ? [row.script] : [])))
    this.#rows.change((before) => before.filter((row) => row.host !== host))
    this.#sources.change((before) => before.filter(({ script }) => !scripts.has(script)))
  }
}
