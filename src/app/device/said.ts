import type { DeviceStatus, Hold } from '../../runtime/api/device-api.ts'
import { formatClock, formatCount } from '../format.ts'
import { text } from '../text.ts'

export interface Said {
  readonly mark: 'waiting' | 'idle' | 'working' | 'stopped'
  readonly sentence: string
  readonly about?: string
}

/** What the page says of its device, in a sentence and what to expect next. */
export function saidOf(status: DeviceStatus): Said {
  const { states } = text.device
  switch (status.state) {
    case 'connecting':
      return { mark: 'waiting', sentence: states.reconnecting, about: states.reconnectingAbout }
    case 'knocking':
      return {
        mark: 'waiting',
        sentence: text.newcomer.waiting,
        about: text.newcomer.waitingAbout,
      }
    case 'observing':
      return { mark: 'idle', sentence: text.newcomer.observing, about: text.newcomer.observingAbout }
    case 'waiting':
      if (status.hold !== undefined) {
        return { mark: 'waiting', sentence: states.waiting, about: text.helping.later(whyHeld(status.hold)) }
      }
      return { mark: 'waiting', sentence: states.waiting, about: states.waitingAbout }
    case 'helping':
      return helpingSaid(status)
    case 'paused':
      return pausedSaid(status.hold)
    case 'stopped':
      return { mark: 'stopped', sentence: states.stopped, about: states.stoppedAbout }
    case 'ended':
      return { mark: 'stopped', sentence: states.stopped, about: states.stoppedAbout }
  }
}

/** Why nothing runs, in one sentence: the same wherever it is said. */
function whyHeld({ because, untilMs }: Hold): string {
  const { why } = text.helping
  if (because === 'paused' || because === 'hours') return why[because](formatClock(untilMs ?? 0))
  return why[because]
}

/** Its person has agreed; in the moment in which a hold ends there is none any more. */
function pausedSaid(hold: Hold | undefined): Said {
  if (hold === undefined) return { mark: 'waiting', sentence: text.device.states.ready }
  return { mark: 'waiting', sentence: whyHeld(hold), about: text.helping.next[hold.because] }
}

function helpingSaid({ shardsRunning, shardsDone, task, asked, finishing }: DeviceStatus): Said {
  const { states } = text.device
  if (finishing) return { mark: 'working', sentence: text.helping.finishing, about: text.helping.finishingAbout }
  if (shardsRunning > 0) {
    return { mark: 'working', sentence: states.working(formatCount(shardsRunning)), about: states.workingAbout }
  }
  if (asked.length > 0) return { mark: 'idle', sentence: text.consent.wanted, about: text.consent.wantedAbout }
  if (readingWanted(task)) return { mark: 'idle', sentence: states.reading, about: states.readingAbout }
  if (task !== undefined) return { mark: 'idle', sentence: states.between, about: states.betweenAbout }
  return { mark: 'idle', sentence: shardsDone > 0 ? states.done : states.ready, about: states.readyAbout }
}

export const readingWanted = (task: DeviceStatus['task']): boolean =>
  task !== undefined && task.local.length > 0 && task.claim?.state !== 'accepted'
