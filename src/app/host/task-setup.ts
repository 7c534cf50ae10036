import { computed, type Signal, signal } from '@preact/signals'
import type { Task } from '../../runtime/api.ts'
import type { Card, ParamField } from '../../tasks/catalogue.ts'
import { formatNumber } from '../format.ts'
import { text } from '../text.ts'
import type { InputChoice } from './task-input.ts'

/** A card's task, of whose types the page knows nothing: its own card gives it the params and input it takes. */
export type AnyRunnable = Task<unknown, unknown, unknown, unknown, unknown, unknown>

/** What a person has set on one card, kept while other cards are looked at. */
export class TaskSetup {
  readonly card: Card
  readonly choice = signal<InputChoice>({ at: 'sample' })
  readonly typed: ReadonlyMap<string, Signal<string>>
  /** One sentence a field that holds no usable number. */
  readonly problems = computed<ReadonlyMap<string, string>>(() => {
    const problems = new Map<string, string>()
    for (const field of this.card.fields) {
      const problem = fieldProblem(field, this.typed.get(field.key)?.value ?? '')
      if (problem !== undefined) problems.set(field.key, problem)
    }
    return problems
  })

  constructor(card: Card) {
    this.card = card
    this.typed = new Map(card.fields.map((field) => [field.key, signal(String(card.params[field.key] ?? ''))]))
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
export function fieldProblem(field: ParamField, typed: string): string | undefined {
  const value = typed.trim() === '' ? Number.NaN : Number(typed)
  const { label, min, max, step } = field
  const whole = Number.isInteger(min) && Number.isInteger(step)
  const inBounds = Number.isFinite(value) && value >= min && value <= max
  if (!inBounds || (whole && !Number.isInteger(value))) {
    const sentence = whole ? text.tasks.fieldWhole : text.tasks.fieldWrong
    return sentence(label, formatNumber(min), formatNumber(max))
  }
  const steps = (value - min) / step
  if (Math.abs(steps - Math.round(steps)) < 1e-6) return undefined
  return text.tasks.fieldStep(label, formatNumber(min), formatNumber(step))
}
