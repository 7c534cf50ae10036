import './tasks.css'
import { LazyPanel } from '../components/lazy-panel.tsx'
import { TaskIcon } from '../components/task-icon.tsx'
import type { LazyPart } from '../lazy-part.ts'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import { faceOf } from '../words-of-card.ts'
import { bringAnswerIntoView } from './answer-in-view.ts'
import type { HostStore } from './host-store.ts'
import type { JobPart } from './job-part.tsx'
import type { TaskSetup } from './task-setup.ts'

const headingId = 'tasks-heading'
const setupId = 'task-setup'

/** Shows where a job is set up; there is always one picker at most. */
export const goToTasks = (): void => document.getElementById(headingId)?.focus()

interface PickerProps {
  readonly store: HostStore
  readonly jobPart: LazyPart<JobPart>
}

/** The cards: each starts with one press, and opens with another to be set up. */
export function TaskPicker({ store, jobPart }: PickerProps) {
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
      {open && selected !== undefined && (
        <div id={setupId}>
          <LazyPanel part={jobPart}>
            {({ SetupForm }) => (
              <SetupForm key={selected.card.name} setup={selected} onRun={() => void runInView(store, selected)} />
            )}
          </LazyPanel>
        </div>
      )}
    </section>
  )
}

/** Whoever pressed Run sees the answer begin, which stands above the cards, or why there is none. */
async function runInView(store: HostStore, setup: TaskSetup): Promise<void> {
  const began = await store.run(setup)
  await new Promise(requestAnimationFrame) // what is to be seen is drawn by then: before that the page may be too short, or grow above
  if (began) bringAnswerIntoView()
  else document.getElementById(setupId)?.scrollIntoView({ block: 'nearest' })
}

function TaskCard({ store, setup, open }: { store: HostStore; setup: TaskSetup; open: boolean }) {
  const { card } = setup
  const comeNear = () => void store.comeNear(setup).catch(() => undefined) // a press says what is wrong
  const near = { onPointerEnter: comeNear, onFocus: comeNear }
  const { title, about } = faceOf(card)
  const run = () => {
    store.select(setup) // what is missing is said in its set-up
    void runInView(store, setup)
  }
  return (
    <li class="task-card" data-open={open}>
      <button
        type="button"
        class="card"
        {...near}
        data-card={card.name}
        aria-label={text.tasks.setUpCard(title)}
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
        {...near}
        aria-label={text.tasks.runCard(title)}
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
