import { useEffect, useState } from 'preact/hooks'
import { type RoomCode, showRoomCode } from '../../base/ids.ts'
import { CopyLink } from '../components/copy-link.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import { type AddressState, AddressStore, roomLink } from './address-store.ts'

export function InvitePanel({ code }: { code: RoomCode }) {
  const [store] = useState(() => new AddressStore())
  useEffect(() => void store.look(), [store])
  return (
    <section class="invite" aria-label={text.invite.heading}>
      <Code code={code} />
      <Address code={code} store={store} state={store.state.value} />
      <a href={hashOf.device(code)} target="_blank" rel="noreferrer" class="aside-link">
        {text.invite.anotherTab}
      </a>
    </section>
  )
}

/** Each letter on a tab; the text of it all is the code in three and three. */
function Code({ code }: { code: RoomCode }) {
  return (
    <div class="code" role="status" aria-label={text.invite.code} data-code={code}>
      {[...showRoomCode(code)].map((letter) => (
        <span class={letter === ' ' ? 'code-gap' : 'code-letter'}>{letter}</span>
      ))}
    </div>
  )
}

function Address(props: { code: RoomCode; store: AddressStore; state: AddressState }) {
  const { code, store, state } = props
  if (state.at === 'looking') return <p>{text.invite.looking}</p>
  if (state.at !== 'known') {
    return (
      <div class="note">
        <div>
          <strong>{text.invite.noneHeading}</strong>
          <p>{state.at === 'none' ? text.invite.noneAbout : text.invite.unknownAbout}</p>
          <button type="button" class="small" onClick={() => store.look()}>
            {text.invite.lookAgain}
          </button>
        </div>
      </div>
    )
  }
  const link = roomLink(state.chosen, code)
  return (
    <>
      <QrCode content={link} label={text.invite.qr(link)} />
      <p class="scan">{text.invite.scan}</p>
      <CopyLink link={link} />
      {state.origins.length > 1 && (
        <label class="network">
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
    </>
  )
}
