import { useEffect, useState } from 'preact/hooks'
import type { GuestView } from '../../runtime/api/admission-api.ts'
import { Announcer } from '../components/announcer.ts'
import { CompareWords, FourWords } from '../components/four-words.tsx'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'
import type { AdmissionStore } from './admission-store.ts'

/** Who waits to be let in. Each is a person who waits, so it stands before everything else about devices. */
export function KnockList({ store }: { store: AdmissionStore }) {
  const { value: knocking } = store.knocking
  const words = text.admission.knocking
  const said = knocking.length === 0 ? '' : words.heading(formatCount(knocking.length))
  const [announcer] = useState(() => new Announcer())
  useEffect(() => announcer.say(said), [announcer, said])
  return (
    <>
      <p class="sr-only" aria-live="polite">
        {announcer.said}
      </p>
      {knocking.length > 0 && (
        <section class="knocks" aria-label={said}>
          <h2>{said}</h2>
          <ul>
            {knocking.map((guest) => (
              <Knock key={guest.id} store={store} guest={guest} />
            ))}
          </ul>
          {knocking.some(({ trust }) => trust.at === 'unverified') && (
            <p class="hint">
              {words.compare} <CompareWords />
            </p>
          )}
        </section>
      )}
    </>
  )
}

function Knock({ store, guest }: { store: AdmissionStore; guest: GuestView }) {
  const { id, name, trust } = guest
  const words = text.admission.knocking
  return (
    <li data-knocking={name}>
      <span class="knock-who">
        <strong>{name}</strong>
        {trust.at === 'unverified' && (
          <span data-trust="unverified">
            {text.shared.unverified} <FourWords words={trust.words} of={name} />
          </span>
        )}
      </span>
      <span class="knock-answers">
        <button
          type="button"
          class="primary small"
          aria-label={words.letInName(name)}
          onClick={() => store.approve(id)}
        >
          {words.letIn}
        </button>
        <button type="button" class="small" aria-label={words.refuseName(name)} onClick={() => store.refuse(id)}>
          {words.refuse}
        </button>
        <button
          type="button"
          class="quiet small"
          aria-label={text.admission.device.banName(name)}
          onClick={() => store.ban(id)}
        >
          {words.ban}
        </button>
      </span>
    </li>
  )
}
