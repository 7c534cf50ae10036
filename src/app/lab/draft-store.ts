import { batch, computed, effect, signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { remember, remembered, rememberedInTab, rememberInTab } from '../remember.ts'
import { readRange } from './data/range.ts'
import { type Draft, type KeptDraft, readKept } from './draft.ts'
import { readParams } from './params.ts'

/** Seconds that a unit may be given. */
const unitLimitMost = 600

/**
 * What the author types. Kept in this browser at each change; of two tabs each has its own over a reload, and a new one begins with
 * the newest.
 */
export class DraftStore {
  readonly draft = signal<Draft>(blankDraft)
  readonly origin = signal<KeptDraft['origin']>('own')
  /** What was here before a link was opened or an example was taken. */
  readonly former = signal<Draft | undefined>(undefined)
  /** Of the file that was read last. */
  readonly fileName = signal<string | undefined>(undefined)
  readonly range = computed(() => readRange(this.draft.value.from, this.draft.value.to))
  readonly params = computed(() => readParams(this.draft.value.params))
  /** Which unit the dry run takes, counted from 0; `undefined` while no such number is typed. */
  readonly unit = computed(() => wholeIn(this.draft.value.unit, 0, Number.MAX_SAFE_INTEGER))
  readonly unitLimitMs = computed(() => {
    const seconds = wholeIn(this.draft.value.unitLimit, 1, unitLimitMost)
    return seconds === undefined ? undefined : seconds * 1_000
  })

  readonly rounds = computed(() => wholeIn(this.draft.value.rounds, 1, limits.roundsMost))

  /** @param beginning for a browser that keeps nothing yet. */
  constructor(beginning: Draft) {
    const kept = readKept(rememberedInTab('lab') ?? remembered('lab'))
    this.draft.value = kept?.draft ?? beginning
    this.origin.value = kept?.origin ?? 'own'
    this.former.value = kept?.former
    this.fileName.value = kept?.fileName
    let isFirst = true
    effect(() => {
      const written = JSON.stringify(this.#kept())
      if (!isFirst) this.#write(written)
      isFirst = false
    })
  }

  change(part: Partial<Draft>): void {
    this.draft.value = { ...this.draft.value, ...part }
  }

  /** Puts another draft in the place of this one, which is not lost: `goBack` has it. */
  replace(draft: Draft, origin: KeptDraft['origin']): void {
    batch(() => {
      if (JSON.stringify(draft) !== JSON.stringify(this.draft.value)) this.former.value = this.draft.value
      this.draft.value = draft
      this.origin.value = origin
      this.fileName.value = undefined
    })
  }

  /** To what was there before, and back again. */
  goBack(): void {
    const { value: former } = this.former
    if (former !== undefined) this.replace(former, 'own')
  }

  #kept(): KeptDraft {
    const { value: former } = this.former
    const { value: fileName } = this.fileName
    return {
      draft: this.draft.value,
      origin: this.origin.value,
      ...(former !== undefined && { former }),
      ...(fileName !== undefined && { fileName: fileName.slice(0, 255) }),
    }
  }

  #write(kept: string): void {
    rememberInTab('lab', kept)
    remember('lab', kept)
  }
}

const blankDraft: Draft = {
  version: 1,
  source: '',
  params: '',
  data: 'range',
  from: '0',
  to: '1000',
  unit: '0',
  unitLimit: '10',
  rounds: '1',
}

function wholeIn(typed: string, min: number, max: number): number | undefined {
  const value = /^\s*\d+\s*$/.test(typed) ? Number(typed) : Number.NaN
  return value >= min && value <= max ? value : undefined
}
