import type { DeviceStatus, TaskView } from '../../runtime/api/device-api.ts'
import { OpenDetails } from '../components/open-details.tsx'
import { formatSpan } from '../format.ts'
import { text } from '../text.ts'
import { formatMegabytes } from './format-megabytes.ts'
import { ManifestLines } from './manifest-lines.tsx'
import { More } from './more.tsx'

/** JavaScript's memory is only what the task says; a module's is a limit. */
const memoryWords = ({ script }: TaskView) => (typeof script === 'string' ? text.device.memory : text.wasm.memory)

/** What runs here and for whom, down to its text: a person decides with it in sight. */
export function TaskCard({ status, task }: { status: DeviceStatus; task: TaskView | undefined }) {
  return (
    <section class="what">
      <h2>{text.device.whatHeading}</h2>
      {task === undefined ? (
        <p>{status.state === 'knocking' ? text.newcomer.whatNone : text.device.whatNone}</p>
      ) : (
        <>
          <p>
            <strong>{task.title}</strong>
          </p>
          <ManifestLines manifest={task.manifest} />
          <p>{text.device.unitLimit(formatSpan(task.unitLimitMs))}</p>
          {task.memoryMegabytes !== undefined && <p>{memoryWords(task)(formatMegabytes(task.memoryMegabytes))}</p>}
          <OpenDetails summary={text.device.source}>{() => <Source task={task} />}</OpenDetails>
        </>
      )}
    </section>
  )
}

function Source({ task: { script, hash, manifest } }: { task: TaskView }) {
  return (
    <>
      <p class="hash">{text.consent.hostKey(manifest.host)}</p>
      {typeof script === 'string' ? (
        <>
          <p class="hash">{text.device.hash(hash)}</p>
          <pre>{script}</pre>
        </>
      ) : (
        <More>{({ ModuleSource }) => <ModuleSource bytes={script} hash={hash} />}</More>
      )}
    </>
  )
}
