import { useEffect, useRef } from 'preact/hooks'
import type { AskedJob } from '../../runtime/api/device-api.ts'
import { formatSpan } from '../format.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'
import { formatMegabytes } from './format-megabytes.ts'
import { ManifestLines } from './manifest-lines.tsx'

/** A task that wants more than the limits: what it is, and three answers. */
export function AskPanel({ store, asked }: { store: DeviceStore; asked: AskedJob }) {
  const { manifest, excess } = asked
  const words = text.ask
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), []) // it stands above what was pressed, on a phone out of sight
  return (
    <section class="ask" data-asked={manifest.job}>
      <h2 ref={heading} tabIndex={-1}>
        {words.heading}
      </h2>
      <p>{excess.length === 0 ? words.newTask(manifest.title) : words.about(manifest.title)}</p>
      <ul>
        {excess.map(({ what, wanted, limit }) => {
          const format = what === 'memory' ? formatMegabytes : formatSpan
          return (
            <li key={what}>
              <strong>{words.excess[what](format(wanted), format(limit))}</strong>
            </li>
          )
        })}
      </ul>
      <ManifestLines manifest={manifest} />
      <div class="ask-answers">
        <button type="button" class="primary" onClick={() => store.consent(asked, 'job')}>
          {words.job}
        </button>
        <button type="button" onClick={() => store.consent(asked, 'always')}>
          {words.always}
        </button>
        <button type="button" onClick={() => store.consent(asked, 'no')}>
          {words.no}
        </button>
      </div>
      <p class="hint">{words.alwaysAbout}</p>
    </section>
  )
}
