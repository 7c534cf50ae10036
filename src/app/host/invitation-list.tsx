import { useSignal } from '@preact/signals'
import type { RoomCode } from '../../base/ids.ts'
import type { Invitation } from '../../runtime/api/admission-api.ts'
import { CopyLink } from '../components/copy-link.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { formatClock, formatCount } from '../format.ts'
import { text } from '../text.ts'
import { roomAddress, roomLink } from './address-store.ts'
import type { AdmissionStore } from './admission-store.ts'

/** What a link of this room is made of, but for the invitation. */
export interface InviteLink {
  /** What stands in it before the hash. */
  readonly place: string
  readonly code: RoomCode
  readonly invite: string
}

const hoursMost = 24
const usesMost = 10_000

/** Makes invitations, and lists those that did not expire. */
export function InvitationList({ store, link }: { store: AdmissionStore; link: InviteLink }) {
  const { value: invitations } = store.invitations
  const words = text.admission.invitations
  return (
    <details class="invitations">
      <summary>{words.summary(formatCount(invitations.length))}</summary>
      <p class="hint">{words.about}</p>
      <InvitationForm store={store} />
      <ul>
        {[...invitations].reverse().map((invitation) => (
          <InvitationItem key={invitation.id} store={store} link={link} invitation={invitation} />
        ))}
      </ul>
    </details>
  )
}

function InvitationForm({ store }: { store: AdmissionStore }) {
  const role = useSignal<Invitation['role']>('device')
  const hours = useSignal(String(hoursMost))
  const uses = useSignal('10')
  const words = text.admission.invitations
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        store.invite({ role: role.value, hours: Number(hours.value), uses: Number(uses.value) })
      }}
    >
      <label class="invitation-role">
        {words.role}
        <select
          value={role.value}
          onChange={({ currentTarget }) => {
            role.value = currentTarget.value === 'observer' ? 'observer' : 'device'
          }}
        >
          <option value="device">{words.roles.device}</option>
          <option value="observer">{words.roles.observer}</option>
        </select>
      </label>
      <label>
        {words.hours}
        <input
          type="number"
          inputmode="numeric"
          min={1}
          max={hoursMost}
          value={hours.value}
          onInput={({ currentTarget }) => {
            hours.value = currentTarget.value
          }}
        />
      </label>
      <label>
        {words.uses}
        <input
          type="number"
          inputmode="numeric"
          min={1}
          max={usesMost}
          value={uses.value}
          onInput={({ currentTarget }) => {
            uses.value = currentTarget.value
          }}
        />
      </label>
      <button type="submit" class="small">
        {words.make}
      </button>
      <p class="problem" role="alert">
        {store.problem.value}
      </p>
    </form>
  )
}

interface ItemProps {
  readonly store: AdmissionStore
  readonly link: InviteLink
  readonly invitation: Invitation
}

function InvitationItem({ store, link, invitation }: ItemProps) {
  const { id, role, uses, usedBy, expiresMs, withdrawn } = invitation
  const words = text.admission.invitations
  const left = words.left(formatCount(Math.max(0, uses - usedBy.length)), formatCount(uses))
  const isShown = store.shown.value === id && !withdrawn
  return (
    <li data-invitation={id} data-withdrawn={withdrawn}>
      <span>
        <strong>{words.link(words.roles[role])}</strong>
        <small>{[withdrawn ? words.withdrawn : left, words.until(formatClock(expiresMs))].join(' · ')}</small>
      </span>
      {!withdrawn && (
        <span class="invitation-buttons">
          <button
            type="button"
            class="small"
            aria-expanded={isShown}
            onClick={() => {
              store.shown.value = isShown ? undefined : id
            }}
          >
            {isShown ? words.hide : words.show}
          </button>
          <button type="button" class="small" onClick={() => store.withdraw(id)}>
            {words.withdraw}
          </button>
        </span>
      )}
      {isShown && <ShownLink link={link} token={invitation.token} />}
    </li>
  )
}

function ShownLink({ link, token }: { link: InviteLink; token: string }) {
  const { place, code, invite } = link
  const whole = roomLink(place, code, invite, token)
  return (
    <div class="invitation-link">
      <QrCode content={whole} label={text.admission.invitations.qr} />
      <CopyLink link={whole} address={roomAddress(place, code)} />
    </div>
  )
}
