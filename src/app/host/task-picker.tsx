import './tasks.css'
import { TaskIcon } from '../components/task-icon.tsx'
import { formatNumber } from '../format.ts'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import { wordsOf } from '../words-of-card.ts'
import type { HostStore } from './host-store.ts'
import { InputField } from './input-field.tsx'
import { type TaskSetup, verifyLevels } from './task-setup.ts'
import { WasmOnlyHint } from './wasm-only-hint.tsx'

const headingId = 'tasks-heading'

/** Shows where a job is set up; there is always one picker at most. */
export const goToTasks = (): void => document.getElementById(headingId)?.focus()

/** The cards: each starts with one press, and opens with another to be set up. */
export function TaskPicker({ store }: { store: HostStore }) {
  const { value: selected } = store.selected
  const open = store.setupOpen.value || store.job.value?.outcome.value.at === 'failed'
  return (
    <section class="tasks" aria-label={text.tasks.heading}>
      <h2 id={headingId} tabIndex={-1}>
        {store.job.value === undefined ? text.tasks.heading : text.tasks.next}
      </h2>
      <ul class="cards">
        {store.setups.map((setup) => (
          <TaskCard key={setup.card.name} store={store} setup={setup} open={open && setup === selected} />
        ))}
      </ul>
      <p class="lab-door">
        {text.labDoor.question} <a href={hashOf.lab}>{text.labDoor.link}</a>
      </p>
      {open && selected !== undefined && <Setup key={selected.card.name} store={store} setup={selected} />}
    </section>
  )
}

/** The answer stands above the cards: whoever pressed Run sees it begin. */
async function runInView(store: HostStore, setup: TaskSetup): Promise<void> {
  if (await store.run(setup)) scrollTo({ top: 0 })
}

function TaskCard({ store, setup, open }: { store: HostStore; setup: TaskSetup; open: boolean }) {
  const { card } = setup
  const { title, about } = wordsOf(card)
  const run = () => {
    store.select(setup) // what is missing is said in its set-up
    void runInView(store, setup)
  }
  return (
    <li class="task-card" data-open={open}>
      <button
        type="button"
        class="card"
        data-card={card.name}
        aria-label={text.stage.setUpCard(title)}
        aria-expanded={open}
        title={about}
        onClick={() => store.select(setup)}
      >
        <TaskIcon name={card.name} />
        <span>{title}</span>
      </button>
      <button
        type="button"
        class="card-run"
        aria-label={text.stage.runCard(title)}
        disabled={store.reading.value}
        onClick={run}
      >
        <PlayMark /> {text.tasks.run}
      </button>
    </li>
  )
}

function PlayMark() {
  return (
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4 2l10 6-10 6z" fill="currentColor" />
    </svg>
  )
}

function Setup({ store, setup }: { store: HostStore; setup: TaskSetup }) {
  const { card, problems, choice } = setup
  const words = wordsOf(card)
  const sentences = [...problems.value.values()]
  if (store.problem.value !== undefined) sentences.push(store.problem.value)
  // Its own machine is on its way into the list when it is switched on: then this would be untrue for a moment.
  const idle = !store.ownOn.value && store.devices.value.every((device) => device.state === 'waiting')
  return (
    <form
      class="setup"
      noValidate
      aria-label={text.tasks.setup(words.title)}
      onSubmit={(event) => {
        event.preventDefault()
        void runInView(store, setup)
      }}
    >
      <p class="about">{words.about}</p>
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
        {store.reading.value && <p class="hint">{text.tasks.reading}</p>}
        {idle && sentences.length === 0 && <p class="hint">{text.tasks.noDevice}</p>}
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
        {text.tasks.verify}
        <select
          value={value}
          onChange={({ currentTarget }) => {
            setup.chooseVerify(verifyLevels.find((level) => level === currentTarget.value))
          }}
        >
          {verifyLevels.map((level) => (
            <option key={level} value={level}>
              {text.tasks.verifyLevels[level]}
            </option>
          ))}
        </select>
      </label>
      <small>{text.tasks.verifyAbout[value]}</small>
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
            <small>{text.tasks.fieldRange(formatNumber(field.min), formatNumber(field.max))}</small>
          </label>
        )
      })}
    </div>
  )
}
