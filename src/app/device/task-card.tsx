import type { DeviceStatus, TaskView } from '../../runtime/api/device-api.ts'
import { download } from '../download.ts'
import { formatBytes, formatSpan } from '../format.ts'
import { text } from '../text.ts'
import { formatMegabytes } from './limit-choices.ts'
import { ManifestLines } from './manifest-lines.tsx'

/** JavaScript's memory is only what the task says; a module's is a limit. */
const memoryWords = ({ script }: TaskView) => (typeof script === 'string' ? text.device.memory : text.wasm.memory)

/** A module is read with a tool for it. */
function Module({ bytes, hash }: { bytes: Uint8Array; hash: string }) {
  const save = () => download(text.wasm.file, new Blob([bytes.slice()], { type: 'application/wasm' }))
  return (
    <>
      <p>{text.wasm.module(formatBytes(bytes.length))}</p>
      <p class="hash">{text.wasm.hash(hash)}</p>
      <button type="button" class="small" onClick={save}>
        {text.wasm.save}
      </button>
    </>
  )
}

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
          <details>
            <summary>{text.device.source}</summary>
            <p class="hash">{text.consent.hostKey(task.manifest.host)}</p>
            {typeof task.script === 'string' ? (
              <>
                <p class="hash">{text.device.hash(task.hash)}</p>
                <pre>{task.script}</pre>
              </>
            ) : (
              <Module bytes={task.script} hash={task.hash} />
            )}
          </details>
        </>
      )}
    </section>
  )
}
