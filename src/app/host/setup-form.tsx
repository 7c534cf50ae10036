import './setup.css'
import { formatNumber } from '../format.ts'
import { text } from '../text.ts'
import { faceOf, wordsOf } from '../words-of-card.ts'
import type { HostStore } from './host-store.ts'
import { InputField } from './input-field.tsx'
import { type TaskSetup, verifyLevels } from './task-setup.ts'
import { WasmOnlyHint } from './wasm-only-hint.tsx'

interface SetupProps {
  readonly store: HostStore
  readonly setup: TaskSetup
  onRun(): void
}

/** What can be set on a card, and why it does not run. */
export function SetupForm({ store, setup, onRun }: SetupProps) {
  const { card, problems, choice } = setup
  const words = wordsOf(card)
  const { title, about } = faceOf(card)
  const sentences = [...problems.value.values()]
  if (store.problem.value !== undefined) sentences.push(store.problem.value)
  // Its own machine is on its way into the list when it is switched on: then this would be untrue for a moment.
  const idle = !store.ownOn.value && store.devices.value.every((device) => device.state === 'waiting')
  return (
    <form
      class="setup"
      noValidate
      aria-label={text.setup.form(title)}
      onSubmit={(event) => {
        event.preventDefault()
        onRun()
      }}
    >
      <p class="about">{about}</p>
      <p class="hint">{words.teaches}</p>
      {card.fields.length > 0 && <Fields setup={setup} />}
      {words.input !== undefined && <InputField words={words.input} choice={choice} />}
      {setup.canVerify && <VerifyField setup={setup} />}
      <div class="run">
        <button type="submit" class="primary run-button" disabled={problems.value.size > 0 || store.reading.value}>
          {text.tasks.run}
        </button>
        <div role="alert" class="run-said">
          {sentences.map((sentence) => (
            <p key={sentence} class="problem">
              {sentence}
            </p>
          ))}
        </div>
        {store.reading.value && <p class="hint">{text.setup.reading}</p>}
        {idle && sentences.length === 0 && <p class="hint">{text.setup.noDevice}</p>}
        <WasmOnlyHint store={store} card={card} />
      </div>
    </form>
  )
}

function VerifyField({ setup }: { setup: TaskSetup }) {
  const { value } = setup.verify
  return (
    <div class="verify">
      <label>
        {text.setup.verify}
        <select
          value={value}
          onChange={({ currentTarget }) => {
            setup.chooseVerify(verifyLevels.find((level) => level === currentTarget.value))
          }}
        >
          {verifyLevels.map((level) => (
            <option key={level} value={level}>
              {text.setup.verifyLevels[level]}
            </option>
          ))}
        </select>
      </label>
      <small>{text.setup.verifyAbout[value]}</small>
    </div>
  )
}

function Fields({ setup }: { setup: TaskSetup }) {
  const words = wordsOf(setup.card)
  return (
    <div class="fields">
      {setup.card.fields.map((field) => {
        const typed = setup.typed.get(field.key)
        return (
          <label key={field.key}>
            {words.fields[field.key]}
            <input
              type="number"
              inputmode="decimal"
              min={field.min}
              max={field.max}
              step={field.step}
              value={typed?.value}
              aria-invalid={setup.problems.value.has(field.key)}
              onInput={(event) => {
                if (typed !== undefined) typed.value = event.currentTarget.value
              }}
            />
            <small>{text.setup.fieldRange(formatNumber(field.min), formatNumber(field.max))}</small>
          </label>
        )
      })}
    </div>
  )
}
