import type { DeviceStatus, TaskView } from '../../runtime/device-api.ts'
import { formatBytes, formatSpan } from '../format.ts'
import { text } from '../text.ts'

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
            <strong>{text.device.whatFor(task.title, status.roomName)}</strong>
          </p>
          <p>{text.device.unitLimit(formatSpan(task.unitLimitMs))}</p>
          {task.memoryMegabytes !== undefined && (
            <p>{text.device.memory(formatBytes(task.memoryMegabytes * 2 ** 20))}</p>
          )}
          <details>
            <summary>{text.device.source}</summary>
            <p class="hash">{text.device.hash(task.hash)}</p>
            <pre>{task.script}</pre>
          </details>
        </>
      )}
    </section>
  )
}
