import type { DeviceJobs } from './device-jobs.ts'
import type { DeviceSession } from './device-session.ts'
import type { Tricks } from './tricks.ts'

interface Parts {
  readonly session: DeviceSession
  readonly jobs: DeviceJobs
  /** The coordinator has to be told anew that this device helps. */
  crashed(): void
  change(): void
}

/** Says to the host what is played, and forgets all when a crash is: as a page that is loaded anew. Gives the way to say it. */
export function serveTricks(tricks: Tricks | undefined, { session, jobs, crashed, change }: Parts): () => void {
  if (tricks === undefined) return () => undefined
  const say = () => session.send({ type: 'tricks', allowed: tricks.allowed, playing: [...tricks.playing] })
  tricks.events.on('change', () => {
    say()
    change()
  })
  tricks.events.on('begin', (trick) => {
    if (trick !== 'crash') return
    jobs.pool.clear()
    jobs.forgetAll()
    crashed()
    session.forget()
    change()
  })
  return () => {
    if (tricks.allowed) say()
  }
}
