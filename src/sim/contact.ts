import type { LeaseId } from '../base/ids.ts'

/** What the coordinator knows of a device beside its scheduler. */
export interface Contact {
  heardAtMs: number
  pingedAtMs: number
  roundTripMs: number
  toldOfJob: boolean
  /** Results that were counted, of which the device does not know it yet, and since when. */
  acks: LeaseId[]
  acksSinceMs: number
}

const noAcks: LeaseId[] = []

/** Written out: objects made by a spread would cost every message a tenth of its time. */
export const newContact = ({
  heardAtMs,
  pingedAtMs,
  roundTripMs,
}: Pick<Contact, 'heardAtMs' | 'pingedAtMs' | 'roundTripMs'>): Contact => ({
  heardAtMs,
  pingedAtMs,
  roundTripMs,
  toldOfJob: false,
  acks: noAcks,
  acksSinceMs: 0,
})

/** They travel with what is told next. */
export function takeAcks(contact: Contact): readonly LeaseId[] {
  const { acks } = contact
  contact.acks = noAcks
  return acks
}
