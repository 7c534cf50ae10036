import { useSignal } from '@preact/signals'
import { toTabgridError } from '../../base/errors.ts'
import { readRoomCode, showRoomCode } from '../../base/ids.ts'
import type { KeptHere } from '../../wiring/kept.ts'
import { fetchKept } from '../engine.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'

/** Shows what this browser keeps, and forgets it: closed until somebody asks, because looking needs a part of the engine. */
export function KeptPanel({ forgotten }: { forgotten: () => Promise<void> }) {
  const kept = useSignal<KeptHere | undefined>(undefined)
  const asking = useSignal(false)
  const said = useSignal<(() => string) | undefined>(undefined)
  const look = async () => {
    kept.value = await (await fetchKept()).look()
  }
  const tell = (thrown: unknown) => {
    said.value = () => text.kept.failed(sentenceOf(toTabgridError(thrown, 'journal-unavailable')))
  }
  const forget = (room: boolean) => {
    asking.value = false
    const hosts = kept.value?.roomCode !== undefined
    fetchKept()
      .then((keeper) => keeper.forget({ room }))
      .then(() => Promise.all([look(), forgotten()]))
      .then(() => {
        said.value = () => (room || !hosts ? text.kept.done : text.kept.doneButRoom)
      })
      .catch(tell)
  }
  const begin = () => {
    if (kept.value?.roomCode === undefined) forget(true)
    else asking.value = true
  }
  return (
    <details
      class="kept"
      onToggle={({ currentTarget }) => {
        said.value = undefined
        if (currentTarget.open) look().catch(tell)
      }}
    >
      <summary>{text.kept.heading}</summary>
      <p>{text.kept.about}</p>
      <Things kept={kept.value} />
      {asking.value ? (
        <Question code={kept.value?.roomCode ?? ''} forget={forget} cancel={() => (asking.value = false)} />
      ) : (
        (kept.value?.about.size ?? 0) > 0 && (
          <button type="button" class="small" onClick={begin}>
            {text.kept.forget}
          </button>
        )
      )}
      <p role="status">{said.value?.()}</p>
    </details>
  )
}

function Things({ kept }: { kept: KeptHere | undefined }) {
  if (kept === undefined) return <p>{text.kept.looking}</p>
  if (kept.about.size === 0) return <p>{text.kept.nothing}</p>
  return (
    <ul>
      {[...kept.about].map((about) => (
        <li key={about} data-kept={about}>
          {text.kept.things[about]}
        </li>
      ))}
    </ul>
  )
}

function Question(props: { code: string; forget: (room: boolean) => void; cancel: () => void }) {
  const code = readRoomCode(props.code)
  return (
    <fieldset class="kept-question" aria-label={text.kept.forget}>
      <p role="alert">{text.kept.question(code === undefined ? props.code : showRoomCode(code))}</p>
      <div class="kept-answers">
        <button type="button" class="small" onClick={() => props.forget(false)}>
          {text.kept.butRoom}
        </button>
        <button type="button" class="small danger" onClick={() => props.forget(true)}>
          {text.kept.roomToo}
        </button>
        <button type="button" class="small" onClick={props.cancel}>
          {text.kept.cancel}
        </button>
      </div>
    </fieldset>
  )
}
