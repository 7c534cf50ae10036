import './invite.css'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { type RoomCode, showRoomCode } from '../../base/ids.ts'
import { CopyLink } from '../components/copy-link.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import { type AddressState, type AddressStore, roomAddress, roomLink } from './address-store.ts'

interface InvitePanelProps {
  readonly code: RoomCode
  readonly invite: string
  readonly store: AddressStore
  /** Who comes has to be let in. */
  readonly approval: boolean
}

/** How others come in: large before the first job, small beside one, and as large as the screen on demand. */
export function InvitePanel(props: InvitePanelProps) {
  const { code, invite, store, approval } = props
  const enlarged = useSignal(false)
  useEffect(() => void store.look(), [store])
  const { value: state } = store.state
  const enlarge = (next: boolean) => () => {
    enlarged.value = next
  }
  return (
    <section class="invite" aria-label={text.invite.heading}>
      <div class="code" role="status" aria-label={text.invite.code} data-code={code}>
        <CodeLetters code={code} />
      </div>
      {state.at === 'known' ? (
        <Known code={code} invite={invite} store={store} state={state} approval={approval} enlarge={enlarge(true)} />
      ) : (
        <>
          <Unknown store={store} at={state.at} />
          <AnotherTab code={code} invite={invite} />
        </>
      )}
      {enlarged.value && state.at === 'known' && (
        <LargeInvite code={code} invite={invite} place={store.placeAt(state.chosen)} onClose={enlarge(false)} />
      )}
    </section>
  )
}

/** Each letter on a tab; the text of it all is the code in three and three. */
function CodeLetters({ code }: { code: RoomCode }) {
  return [...showRoomCode(code)].map((letter) => (
    <span class={letter === ' ' ? 'code-gap' : 'code-letter'}>{letter}</span>
  ))
}

function Unknown({ store, at }: { store: AddressStore; at: Exclude<AddressState['at'], 'known'> }) {
  if (at === 'looking') return <p>{text.invite.looking}</p>
  return (
    <div class="note">
      <div>
        <strong>{text.invite.noneHeading}</strong>
        <p>{at === 'none' ? text.invite.noneAbout : text.invite.unknownAbout}</p>
        <button type="button" class="small" onClick={() => store.look()}>
          {text.invite.lookAgain}
        </button>
      </div>
    </div>
  )
}

interface KnownProps {
  readonly code: RoomCode
  readonly invite: string
  readonly store: AddressStore
  readonly state: Extract<AddressState, { at: 'known' }>
  readonly approval: boolean
  readonly enlarge: () => void
}

function Known({ code, invite, store, state, approval, enlarge }: KnownProps) {
  const place = store.placeAt(state.chosen)
  const address = roomAddress(place, code)
  const link = roomLink(place, code, invite)
  return (
    <div class="ways-in">
      <QrCode content={link} label={text.invite.qr(address)} />
      <div class="ways-in-words">
        <p class="scan only-lobby">{text.invite.scan}</p>
        <CopyLink link={link} address={address}>
          <button type="button" class="small" onClick={enlarge}>
            {text.invite.enlarge}
          </button>
        </CopyLink>
        <p class="scan only-lobby">{approval ? text.admission.thenLetIn : text.invite.thenStart}</p>
        {state.origins.length > 1 && (
          <label class="network only-lobby">
            {text.invite.network}
            <select value={state.chosen} onChange={(event) => store.choose(event.currentTarget.value)}>
              {state.origins.map((origin) => (
                <option key={origin} value={origin}>
                  {new URL(origin).host}
                </option>
              ))}
            </select>
          </label>
        )}
        <AnotherTab code={code} invite={invite} />
      </div>
    </div>
  )
}

function AnotherTab({ code, invite }: { code: RoomCode; invite: string }) {
  return (
    <>
      <a href={hashOf.invited(code, invite)} target="_blank" rel="noreferrer" class="aside-link only-lobby">
        {text.invite.anotherTab}
      </a>
      <a href={hashOf.check} target="_blank" rel="noreferrer" class="aside-link only-lobby">
        {text.invite.check}
      </a>
    </>
  )
}

/** For the back row, and for those who come late. */
function LargeInvite(props: { code: RoomCode; invite: string; place: string; onClose: () => void }) {
  const { code, invite, place, onClose } = props
  const address = roomAddress(place, code)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="large" aria-label={text.invite.large(showRoomCode(code))} onClose={onClose}>
      <div class="code">
        <CodeLetters code={code} />
      </div>
      <QrCode content={roomLink(place, code, invite)} label={text.invite.qr(address)} />
      <p class="large-link">{address}</p>
      <button type="button" class="small" onClick={() => dialog.current?.close()}>
        {text.invite.close}
      </button>
    </dialog>
  )
}
