import './admission.css'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { GuestView, Person } from '../../runtime/api/admission-api.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'
import { DeviceActions } from './device-actions.tsx'
import type { HostStore } from './host-store.ts'
import { InvitationList, type InviteLink } from './invitation-list.tsx'
import { RoomControls } from './room-controls.tsx'

/** Who may be in this room, each decision one press; and all that is kept of people. */
export function AdmissionPanel({ store, link }: { store: HostStore; link: InviteLink }) {
  const { admission } = store
  const { value: policy } = admission.policy
  const heading = useId()
  const checked = policy.verify !== 'none'
  return (
    <section class="admission" aria-labelledby={heading}>
      <div class="admission-head">
        <h2 id={heading}>{text.admission.heading}</h2>
        <span data-kind={policy.kind}>{text.admission.kinds[policy.kind]}</span>
      </div>
      <Axis label={text.admission.admission} about={text.admission.admissionAbout[policy.admission]}>
        {(['everybody', 'approval'] as const).map((choice) => (
          <Choice key={choice} on={policy.admission === choice} choose={() => admission.admitBy(choice)}>
            {text.admission.admissions[choice]}
          </Choice>
        ))}
      </Axis>
      <Axis
        label={text.admission.results}
        about={checked ? text.admission.resultsAbout.checked : text.admission.resultsAbout.trusted}
      >
        <Choice on={!checked} choose={() => store.checkResults(false)}>
          {text.admission.resultsChoices.trusted}
        </Choice>
        <Choice on={checked} choose={() => store.checkResults(true)}>
          {text.admission.resultsChoices.checked}
        </Choice>
      </Axis>
      <RoomControls store={store} />
      <Observers store={store} />
      <InvitationList store={admission} link={link} />
      <People store={store} />
    </section>
  )
}

function Axis(props: { label: string; about: string; children: ComponentChildren }) {
  const about = useId()
  return (
    <fieldset class="axis" aria-describedby={about}>
      <legend>{props.label}</legend>
      <div class="choices">{props.children}</div>
      <small id={about}>{props.about}</small>
    </fieldset>
  )
}

function Choice(props: { on: boolean; choose: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="small" aria-pressed={props.on} onClick={props.choose}>
      {props.children}
    </button>
  )
}

function Observers({ store }: { store: HostStore }) {
  const { value: observers } = store.admission.observers
  if (observers.length === 0) return null
  return (
    <div class="observers">
      <h3>{text.admission.observers(formatCount(observers.length))}</h3>
      <ul>
        {observers.map((guest: GuestView) => (
          <li key={guest.id} data-observer={guest.name}>
            <span>{guest.name}</span>
            <DeviceActions store={store.admission} device={guest.id} name={guest.name} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function People({ store }: { store: HostStore }) {
  const { value: people } = store.admission.people
  if (people.length === 0) return null
  return (
    <details class="remembered">
      <summary>{text.admission.people.summary(formatCount(people.length))}</summary>
      <p class="hint">{text.admission.people.about}</p>
      <ul>
        {people.map((person) => (
          <PersonItem key={person.identity} store={store} person={person} />
        ))}
      </ul>
    </details>
  )
}

function PersonItem({ store, person }: { store: HostStore; person: Person }) {
  const { people: words } = text.admission
  const name = person.name === '' ? words.unnamed : person.name
  const { standing } = person
  const isBanned = standing.at === 'banned'
  // Its scheduler has let go of it for good: only the next life of this page takes it in again.
  const isCaught = isBanned && standing.because === 'wrong-result'
  return (
    <li data-person={person.name} data-standing={standing.at}>
      <span>
        <strong>{name}</strong> {words.standing(person)}
      </span>
      <button
        type="button"
        class="small"
        aria-label={isBanned ? words.liftName(name) : words.forgetName(name)}
        onClick={() => void store.admission.forget(person.identity)}
      >
        {isCaught ? words.liftLater : isBanned ? words.lift : words.forget}
      </button>
    </li>
  )
}
