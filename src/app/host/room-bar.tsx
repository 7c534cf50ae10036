import { useSignal } from '@preact/signals'
import { projector, switchProjector } from '../projector.ts'
import { text } from '../text.ts'
import { Confirm } from './confirm.tsx'
import type { HostStore } from './host-store.ts'

/** The room by its name, and what its host does to all of it. */
export function RoomBar({ store }: { store: HostStore }) {
  const { locked } = store.admission.policy.value
  return (
    <div class="room-bar">
      <h1>{store.roomName}</h1>
      <div class="room-acts">
        {locked && <small role="status">{text.admission.lockedAbout}</small>}
        <button
          type="button"
          class="quiet small"
          data-locked={locked}
          onClick={() => store.admission.setLocked(!locked)}
        >
          <LockMark locked={locked} /> {locked ? text.admission.unlock : text.admission.lock}
        </button>
        <button type="button" class="quiet small" aria-pressed={projector.value} onClick={switchProjector}>
          <ProjectorMark /> {text.host.projector}
        </button>
        <EndRoom store={store} />
      </div>
    </div>
  )
}

function LockMark({ locked }: { locked: boolean }) {
  return (
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
      <path class="mark-line" d={locked ? 'M5 7V5a3 3 0 0 1 6 0v2' : 'M5 7V4a3 3 0 0 1 5.8-1'} />
      <path d="M3 7h10v7H3z" fill="currentColor" />
    </svg>
  )
}

function ProjectorMark() {
  return (
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
      <path class="mark-line" d="M1.5 2.5h13M3 2.5v8h10v-8M8 10.5v2M5 14.5l3-2.5 3 2.5" />
    </svg>
  )
}

function EndRoom({ store }: { store: HostStore }) {
  const asked = useSignal(false)
  const ask = (next: boolean) => () => {
    asked.value = next
  }
  if (!asked.value) {
    return (
      <button type="button" class="quiet small" onClick={ask(true)}>
        {text.host.end}
      </button>
    )
  }
  const { end: legend, endQuestion: question, endConfirm: yes, endKeep: no } = text.host
  return <Confirm {...{ legend, question, yes, no }} onYes={() => void store.end()} onNo={ask(false)} />
}
