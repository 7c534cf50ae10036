import './run.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { formatShare } from '../format.ts'
import type { JobStore } from '../host/job-store.ts'
import type { TaskStreamStore } from '../host/task-stream-store.ts'
import { text } from '../text.ts'
import { LookBack } from './look-back.tsx'
import type { RunRoom } from './run-door.tsx'
import { RunStore } from './run-store.ts'
import { SavePanel } from './save-panel.tsx'
import { WhatIfPanel } from './what-if-panel.tsx'

interface RunPanelProps {
  readonly room: RunRoom
  readonly job: JobStore
  readonly stream: TaskStreamStore
}

/** What is behind the door, once the story has been read. */
export function RunPanel({ room, job, stream }: RunPanelProps) {
  const [run] = useState(() => new RunStore(job.id, stream))
  useEffect(() => {
    run.start()
    return () => run.stop()
  }, [run])
  const asked = useRef(false)
  asked.current ||= room === 'whatIf'
  const { value: state } = run.state
  switch (state.at) {
    case 'reading':
      return <p role="status">{text.travel.reading(formatShare(state.share))}</p>
    case 'unreadable':
      return <p class="problem">{text.travel.unreadable}</p>
    case 'read':
      break
  }
  if (run.log.spec === undefined) return <p class="empty">{text.travel.empty}</p>
  const parts = { job, run, seen: stream.seen.bind(stream) }
  return (
    <>
      {room === 'save' && <SavePanel {...parts} />}
      {room === 'look' && <LookBack {...parts} />}
      {asked.current && (
        // What was asked is not simulated anew for who looks back in between.
        <div hidden={room !== 'whatIf'}>
          <WhatIfPanel {...parts} />
        </div>
      )}
    </>
  )
}
