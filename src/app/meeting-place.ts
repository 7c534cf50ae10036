import { type Broker, readBroker } from '../base/broker.ts'

/** Where the rooms of a page meet, as its address says: `?broker=`, `&stun=`. As typed; what it means is read by who meets there. */
export interface MeetingPlace {
  readonly broker?: string
  readonly stun?: string
}

export function readMeetingPlace(search: string): MeetingPlace {
  const query = new URLSearchParams(search)
  const [broker, stun] = [query.get('broker'), query.get('stun')]
  if (broker === null) return {}
  return { broker, ...(stun !== null && { stun }) }
}

export function brokerOf(search: string): Broker | undefined {
  const { broker } = readMeetingPlace(search)
  return broker === undefined ? undefined : readBroker(broker)
}

/** What stands in a link between the origin and the hash, so that who opens it meets at the same place. */
export function linkPath({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  const { broker, stun } = readMeetingPlace(search)
  const folder = pathname.replace(/[^/]*$/, '')
  if (broker === undefined) return folder
  return `${folder}?broker=${readable(broker)}${stun === undefined ? '' : `&stun=${readable(stun)}`}`
}

/** Colons and slashes may stand in a query, and people read it. */
const readable = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2F', '/')
