import type { DeviceStatus } from '../../runtime/api/device-api.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'

export interface Said {
  readonly mark: 'waiting' | 'idle' | 'working' | 'stopped'
  readonly sentence: string
  readonly about?: string
}

/** What the page says of its device, in a sentence and what to expect next. */
export function saidOf(status: DeviceStatus, paused: boolean): Said {
  const { states } = text.device
  if (paused && status.state !== 'ended') {
    return { mark: 'waiting', sentence: states.paused, about: states.pausedAbout }
  }
  switch (status.state) {
    case 'connecting':
      return { mark: 'waiting', sentence: states.reconnecting, about: states.reconnectingAbout }
    case 'knocking':
      return {
        mark: 'waiting',
        sentence: text.admission.newcomer.waiting,
        about: text.admission.newcomer.waitingAbout,
      }
    case 'observing':
      return { mark: 'idle', sentence: text.admission.observer.reading, about: text.admission.observer.readingAbout }
    case 'waiting':
      if (status.reached !== undefined) return reachedSaid(status.reached)
      return { mark: 'waiting', sentence: states.waiting, about: states.waitingAbout }
    case 'helping':
      return helpingSaid(status)
    case 'stopped':
      if (status.reached !== undefined) return reachedSaid(status.reached)
      return { mark: 'stopped', sentence: states.stopped, about: states.stoppedAbout }
    case 'ended':
      return { mark: 'stopped', sentence: states.stopped, about: states.stoppedAbout }
  }
}

const reachedSaid = (reached: NonNullable<DeviceStatus['reached']>): Said => ({
  mark: 'stopped',
  sentence: text.consent.reached[reached],
  about: text.consent.reachedAbout,
})

function helpingSaid({ shardsRunning, shardsDone, task, asked }: DeviceStatus): Said {
  const { states } = text.device
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
