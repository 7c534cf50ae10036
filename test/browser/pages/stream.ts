import '../../../src/app/theme.css'
import { signal } from '@preact/signals'
import { h, render } from 'preact'
import type { RoomState } from '../../../src/app/host/host-store.ts'
import { TaskStreamDoor } from '../../../src/app/host/task-stream-door.tsx'
import { TaskStreamStore } from '../../../src/app/host/task-stream-store.ts'
import { LazyPart } from '../../../src/app/lazy-part.ts'
import { loadWords } from '../../../src/app/text.ts'
import type { HostRoom } from '../../../src/runtime/api/host-api.ts'

// The task stream of the host's page, fed with the story of a run that was recorded elsewhere.

const lines = (await (await fetch('./recorded-run.jsonl')).text()).split('\n')
const room: Pick<HostRoom, 'story' | 'storySince'> = {
  story: () => lines.join('\n'),
  storySince: (from) => lines.slice(from),
}
const store = new TaskStreamStore({
  state: signal<RoomState>({ at: 'open', room: room as HostRoom }),
  seen: () => undefined,
})
await Promise.all([loadWords('first'), loadWords('hostJob')])
render(
  h(TaskStreamDoor, { stream: new LazyPart(async () => store) }),
  document.getElementById('app') ?? document.body,
)

const offered = {
  lines: lines.length,
  read: () => store.linesRead.peek(),
  leases: () => store.spans.rows.reduce((sum, { spans }) => sum + spans.length, 0),
}

declare global {
  var stream: typeof offered
}
globalThis.stream = offered
