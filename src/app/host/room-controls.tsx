import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { type RoomCode, showRoomCode } from '../../base/ids.ts'
import { sentenceOfThrown } from '../sentence.ts'
import { text } from '../text.ts'
import { Confirm } from './confirm.tsx'
import type { HostStore } from './host-store.ts'

/** What can be changed about a room that is open. */
export function RoomControls({ store }: { store: HostStore }) {
  return (
    <>
      <NamesAxis store={store} />
      <NewCode store={store} />
    </>
  )
}

function NamesAxis({ store }: { store: HostStore }) {
  const { ownNames } = store.admission.policy.value
  const about = useId()
  const chosen = ownNames ? 'own' : 'given'
  return (
    <fieldset class="axis" aria-describedby={about}>
      <legend>{text.controls.names}</legend>
      <div class="choices">
        {(['own', 'given'] as const).map((choice) => (
          <button
            key={choice}
            type="button"
            class="small"
            aria-pressed={choice === chosen}
            onClick={() => store.admission.chooseNames(choice === 'own')}
          >
            {text.controls.nameChoices[choice]}
          </button>
        ))}
      </div>
      <small id={about}>{text.controls.nameAbouts[chosen]}</small>
    </fieldset>
  )
}

type Renewal =
  | { readonly at: 'idle' | 'confirming' | 'asking' }
  | { readonly at: 'done'; readonly code: RoomCode }
  | { readonly at: 'failed'; readonly thrown: unknown }

/** A press away, as every link and picture that was shown stops leading here. */
function NewCode({ store }: { store: HostStore }) {
  const renewal = useSignal<Renewal>({ at: 'idle' })
  const { value: state } = renewal
  if (!store.codeCanChange) return <p class="hint">{text.controls.fixed}</p>
  const renew = async () => {
    renewal.value = { at: 'asking' }
    try {
      renewal.value = { at: 'done', code: await store.newCode() }
    } catch (thrown) {
      renewal.value = { at: 'failed', thrown }
    }
  }
  if (state.at === 'confirming') {
    const { newCode: legend, question, confirm: yes, keep: no } = text.controls
    const keep = () => {
      renewal.value = { at: 'idle' }
    }
    return <Confirm {...{ legend, question, yes, no }} onYes={() => void renew()} onNo={keep} />
  }
  return (
    <div class="new-code">
      <button
        type="button"
        class="small"
        disabled={state.at === 'asking'}
        onClick={() => {
          renewal.value = { at: 'confirming' }
        }}
      >
        {text.controls.newCode}
      </button>
      <small role="status">{saidOf(state)}</small>
    </div>
  )
}

function saidOf(state: Renewal): string {
  switch (state.at) {
    case 'idle':
    case 'confirming':
      return text.controls.newCodeAbout
    case 'asking':
      return text.controls.asking
    case 'done':
      return text.controls.done(showRoomCode(state.code))
    case 'failed':
      return sentenceOfThrown(state.thrown)
  }
}
