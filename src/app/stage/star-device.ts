import type { DeviceId } from '../../base/ids.ts'
import type { LinkKind } from '../../ports.ts'
import type { DeviceView } from '../../runtime/api/host-api.ts'

/** In the order of their life. */
export const starStates = ['waiting', 'ready', 'computing', 'left'] as const
export type StarState = (typeof starStates)[number]

/** In the order in which a device tries them. */
export const starLinks = ['memory', 'direct', 'turn', 'relay'] as const satisfies readonly LinkKind[]

/** One device as the map shows it: plain data, of whatever moment. */
export interface StarDevice {
  readonly number: number
  readonly name: string
  readonly state: StarState
  readonly link: LinkKind
  readonly slots: number
  /** Of the job that is shown. */
  readonly units: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** Bytes a second, both ways. */
  readonly rate: number
}

const states = { waiting: 'waiting', idle: 'ready', working: 'computing' } as const satisfies Record<
  DeviceView['state'],
  StarState
>

/** Who is here, and who computed for this job and has left; in the order of joining. */
export function starDevices(
  devices: readonly DeviceView[],
  rates: ReadonlyMap<DeviceId, number>,
  given: readonly { readonly name: string; readonly number: number | undefined; readonly units: number }[],
): StarDevice[] {
  const unitsOf = (number: number) => given.find((each) => each.number === number)?.units ?? 0
  const here = devices.map(({ id, number, name, state, link, slots, bytesIn, bytesOut }) => ({
    ...{ number, name, link, slots, bytesIn, bytesOut },
    ...{ state: states[state], units: unitsOf(number), rate: rates.get(id) ?? 0 },
  }))
  const gone = { state: 'left', link: 'direct', slots: 0, bytesIn: 0, bytesOut: 0, rate: 0 } as const
  const left = given.flatMap(({ name, number, units }) =>
    number === undefined || devices.some((device) => device.number === number)
      ? []
      : [{ number, name, units, ...gone }],
  )
  return [...here, ...left].sort((one, other) => one.number - other.number)
}
