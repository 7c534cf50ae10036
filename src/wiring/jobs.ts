import { createSandboxRunner } from '../adapters/browser/sandbox/sandbox-runner.ts'
import { createMemoryLinkPair } from '../adapters/memory/link.ts'
import type { Clock } from '../ports.ts'
import { openJobsOn } from '../runtime/jobs/jobs-part.ts'

/** What a page that runs jobs has for them. */
export const jobsMachine = (clock: Clock) => ({ runner: createSandboxRunner({ clock }), linkPair: memoryLinks })

export const openJobs = (clock: Clock) => openJobsOn(jobsMachine(clock))

function memoryLinks() {
  const { a, b } = createMemoryLinkPair()
  return { near: a, far: b }
}
