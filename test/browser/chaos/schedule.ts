import { Rng } from '../../../src/base/rng.ts'

/** What is done to one of the devices. */
const deviceActions = ['kill', 'close', 'freeze', 'cut-network', 'slow', 'hide'] as const
export type DeviceAction = (typeof deviceActions)[number]
/** What is done to the coordinator or to the server. */
const centralActions = ['reload-host', 'crash-host', 'hide-host', 'restart-server'] as const
export type CentralAction = (typeof centralActions)[number]

export interface Step {
  /** So many further units are done before it begins. */
  readonly afterUnits: number
  /** At once: up to two on devices, or one at the centre. */
  readonly actions: readonly (DeviceAction | CentralAction)[]
  /** Whether what can be taken back (a freeze, a cut, a slow CPU, a hidden tab) lasts until the next step is over. */
  readonly lasting: boolean
}

/** Every kind of action once, in an order, in company and at times of this seed's own. */
export function scheduleOf(seed: string): Step[] {
  const rng = new Rng(seed).fork('schedule')
  const step = (actions: Step['actions']): Step => ({
    afterUnits: 5 + rng.below(60),
    actions,
    lasting: rng.below(2) === 0,
  })
  const steps = centralActions.map((action) => step([action]))
  const left = shuffled(deviceActions, rng)
  while (left.length > 0) steps.push(step(left.splice(0, 1 + rng.below(2))))
  return shuffled(steps, rng)
}

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const left = [...items]
  const drawn: T[] = []
  while (left.length > 0) drawn.push(...left.splice(rng.below(left.length), 1))
  return drawn
}
