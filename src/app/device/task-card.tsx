import type { DeviceStatus, TaskView } from '../../runtime/device-api.ts'
import { formatSpan } from '../format.ts'
import { text } from '../text.ts'
import { formatMegabytes } from './limit-choices.ts'
import { ManifestLines } from './manifest-lines.tsx'

/** What runs here and for whom, down to its text: a person decides with it in sight. */
export function TaskCard({ status, task }: { status: DeviceStatus; task: TaskView | undefined }) {
  return (
    <section class="what">
      <h2>{text.device.whatHeading}</h2>
      {task === undefined ? (
        <p>{status.state === 'knocking' ? text.admission.newcomer.whatNone : text.device.whatNone}</p>
      ) : (
        <>
          <p>
            <strong>{task.title}</strong>
          </p>
          <ManifestLines manifest={task.manifest} />
          <p>{text.device.unitLimit(formatSpan(task.unitLimitMs))}</p>
          {task.memoryMegabytes !== undefined && <p>{text.device.memory(formatMegabytes(task.memoryMegabytes))}</p>}
          <details>
            <summary>{text.device.source}</summary>
            <p class="hash">{text.device.hash(task.hash)}</p>
            <p class="hash">{text.consent.hostKey(task.manifest.host)}</p>
            <pre>{task.script}</pre>
          </details>
        </>
      )}
    </section>
  )
}
