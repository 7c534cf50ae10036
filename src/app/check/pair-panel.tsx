import { useSignal } from '@preact/signals'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { type RoomCode, readRoomCode, showRoomCode } from '../../base/ids.ts'
import { CopyLink } from '../components/copy-link.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { AddressStore } from '../host/address-store.ts'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import type { CheckStore } from './check-store.ts'

/** How a second device comes, and what is known of it. */
export function PairPanel({ store, joined }: { store: CheckStore; joined: boolean }) {
  const { value: code } = store.code
  if (code === undefined) return joined ? null : <CodeForm />
  return (
    <>
      {joined ? <p>{text.check.pair.joined(showRoomCode(code))}</p> : <WayIn code={code} />}
      <PairSays store={store} joined={joined} />
      {!joined && store.pair.value.at === 'waiting' && <CodeForm />}
    </>
  )
}

function PairSays({ store, joined }: { store: CheckStore; joined: boolean }) {
  const { at } = store.pair.value
  if (at === 'over') {
    return joined ? null : (
      <button type="button" class="small unprinted" onClick={() => store.again()}>
        {text.check.pair.again}
      </button>
    )
  }
  return (
    <p class="pair-says" role="status">
      {text.check.pair[at]}
    </p>
  )
}

function WayIn({ code }: { code: RoomCode }) {
  const store = useMemo(() => new AddressStore(), [])
  useEffect(() => void store.look(), [store])
  const { value: state } = store.state
  const shown = showRoomCode(code)
  if (state.at === 'looking') return <p>{text.invite.looking}</p>
  const address = state.at === 'known' ? `${store.placeAt(state.chosen)}${hashOf.checkWith(code)}` : undefined
  return (
    <div class="way-in unprinted">
      {address !== undefined && <QrCode content={address} label={text.check.pair.qr(address)} />}
      <div>
        <p>{address === undefined ? text.check.pair.noAddress : text.check.pair.open}</p>
        <p class="check-code" role="status" aria-label={text.check.pair.code} data-code={code}>
          {shown}
        </p>
        {address !== undefined && <CopyLink link={address} address={address} />}
      </div>
    </div>
  )
}

/** For a device that cannot scan: it has this page open already. */
function CodeForm() {
  const typed = useSignal('')
  const wrong = useSignal(false)
  const go = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = readRoomCode(typed.value)
    if (code === undefined) wrong.value = true
    else location.hash = hashOf.checkWith(code)
  }
  return (
    <form class="code-form unprinted" onSubmit={go} noValidate>
      <label for="check-code">{text.check.pair.typeLabel}</label>
      <div class="code-box-line">
        <input
          id="check-code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          value={typed.value}
          aria-invalid={wrong.value}
          aria-describedby="check-code-problem"
          onInput={(event) => {
            typed.value = event.currentTarget.value
            wrong.value = false
          }}
        />
        <button type="submit">{text.check.pair.typeButton}</button>
      </div>
      <p id="check-code-problem" class="problem" role="alert">
        {wrong.value && text.check.pair.typeWrong}
      </p>
    </form>
  )
}
