import { text } from './text.ts'

/** The host's own machine has this number: it is the laptop that stands before the class. */
export const ownNumber = 1

/** With the name that is shown: the own machine's is in the reader's language, whichever it was when the room opened. */
export const shownAs = <Device extends { readonly number: number | undefined; readonly name: string }>(
  device: Device,
): Device => (device.number === ownNumber ? { ...device, name: text.host.thisComputer } : device)

/** How many came from elsewhere. */
export const countOthers = (devices: readonly { readonly number: number }[]): number =>
  devices.filter(({ number }) => number !== ownNumber).length
