import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Verify } from '../../runtime/api/job-api.ts'
import type { CardFace, ParamField } from '../../tasks/catalogue.ts'
import { formatNumber } from '../format.ts'
import { text } from '../text.ts'
import { wordsOf } from '../words-of-card.ts'
import type { InputChoice } from './task-input.ts'

export const verifyLevels = ['none', 'adaptive', 'strict'] as const satisfies readonly Verify[]

/** What a person has set on one card, kept while other cards are looked at. */
export class TaskSetup {
  readonly card: CardFace
  readonly choice = signal<InputChoice>({ at: 'sample' })
  /** What a reload would lose, as text for the constructor. A file is not in it: only its person can choose it again. */
  readonly kept = computed((): string => {
    const { value: choice } = this.choice
    const typed = Object.fromEntries([...this.typed].map(([key, { value }]) => [key, value]))
    return JSON.stringify({ typed, verify: this.#chosen.value, ...(choice.at === 'text' && { text: choice.text }) })
  })
  /** How results are checked before they count. Readings that only one device knows cannot be. */
  readonly verify: ReadonlySignal<Verify>
  /** Instead of what the room does. */
  readonly #chosen = signal<Verify | undefined>(undefined)
  readonly typed: ReadonlyMap<string, Signal<string>>
  /** One sentence a field that holds no usable number. */
  readonly problems = computed<ReadonlyMap<string, string>>(() => {
    const problems = new Map<string, string>()
    const { fields: labels } = wordsOf(this.card)
    for (const field of this.card.fields) {
      const problem = fieldProblem(field, labels[field.key] ?? field.key, this.typed.get(field.key)?.value ?? '')
      if (problem !== undefined) problems.set(field.key, problem)
    }
    return problems
  })

  /**
   * @param roomVerify how the room checks results where nothing else is chosen.
   * @param kept what `kept` said before a reload.
   */
  constructor(card: CardFace, roomVerify: ReadonlySignal<Verify>, kept?: string) {
    const { typed, verify, text: pasted } = readKept(kept)
    this.card = card
    this.#chosen.value = verify
    this.verify = computed(() => (this.canVerify ? (this.#chosen.value ?? roomVerify.value) : 'none'))
    this.typed = new Map(
      card.fields.map(({ key }) => [key, signal(typed.get(key) ?? String(card.params[key] ?? ''))]),
    )
    if (pasted !== undefined && card.input.kind !== 'none') this.choice.value = { at: 'text', text: pasted }
  }

  /** Without a level, as the room does. */
  chooseVerify(level: Verify | undefined): void {
    this.#chosen.value = level
  }

  get canVerify(): boolean {
    return this.card.local.length === 0
  }

  /** The task's parameters, or `undefined` while a field holds no usable number. */
  params(): Record<string, unknown> | undefined {
    if (this.problems.value.size > 0) return undefined
    const params: Record<string, unknown> = { ...this.card.params }
    for (const [key, typed] of this.typed) params[key] = Number(typed.value)
    return params
  }
}

/** Says what is wrong with a typed number, or nothing when it is in bounds and on a step. */
export function fieldProblem(field: ParamField, label: string, typed: string): string | undefined {
  const value = typed.trim() === '' ? Number.NaN : Number(typed)
  const { min, max, step } = field
  const whole = Number.isInteger(min) && Number.isInteger(step)
  const inBounds = Number.isFinite(value) && value >= min && value <= max
  if (!inBounds || (whole && !Number.isInteger(value))) {
    const sentence = whole ? text.setup.fieldWhole : text.setup.fieldWrong
    return sentence(label, formatNumber(min), formatNumber(max))
  }
  const steps = (value - min) / step
  if (Math.abs(steps - Math.round(steps)) < 1e-6) return undefined
  return text.setup.fieldStep(label, formatNumber(min), formatNumber(step))
}

interface Kept {
  readonly typed: ReadonlyMap<string, string>
  readonly verify: Verify | undefined
  readonly text: string | undefined
}

/** Storage may hold what an older version of the page wrote, or nothing. */
function readKept(kept: string | undefined): Kept {
  const found: unknown = parsed(kept)
  const of = (key: string): unknown =>
    typeof found === 'object' && found !== null ? Object.getOwnPropertyDescriptor(found, key)?.value : undefined
  const typed: unknown = of('typed')
  const entries = typeof typed === 'object' && typed !== null ? Object.entries(typed) : []
  const words = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const pasted = of('text')
  const verify = verifyLevels.find((level) => level === of('verify'))
  return { typed: new Map(words), verify, text: typeof pasted === 'string' ? pasted : undefined }
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null')
  } catch {
    return undefined
  }
}
