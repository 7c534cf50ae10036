import { useId } from 'preact/hooks'
import { CopyLink } from '../components/copy-link.tsx'
import { download } from '../download.ts'
import { linkPath } from '../meeting-place.ts'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import type { LabStore } from './lab-store.ts'

/** The task in a link, which carries all of it. */
export function SharePanel({ store }: { store: LabStore }) {
  const heading = useId()
  const { value: share } = store.share
  return (
    <section class="lab-step" aria-labelledby={heading}>
      <h2 id={heading}>{text.lab.share.heading}</h2>
      <p class="lab-actions">
        <button type="button" onClick={() => store.pack()}>
          {text.lab.share.make}
        </button>
        <button type="button" onClick={() => saveSource(store)}>
          {text.lab.share.save}
        </button>
      </p>
      <div role="status">
        {share.at === 'too-long' && <p class="problem">{text.lab.share.tooLong}</p>}
        {share.at === 'made' && <Link packed={share.packed} />}
        <p class="hint">{share.at === 'made' ? text.lab.share.opened : text.lab.share.about}</p>
      </div>
    </section>
  )
}

function Link({ packed }: { packed: string }) {
  const place = `${location.origin}${linkPath(location)}`
  return <CopyLink link={`${place}${hashOf.sharedTask(packed)}`} address={`${place}${hashOf.lab}`} />
}

function saveSource(store: LabStore): void {
  download('task.ts', new Blob([store.drafts.draft.value.source], { type: 'text/typescript' }))
}
