import { text } from './text.ts'

/** The host's own machine has this number: it is the laptop that stands before the class. */
export const ownNumber = 1

/** With the name that is shown, also where no number is known any more: the own machine's is in the reader's language, whichever it was when the room opened. */
export const shownAs = <Device extends { readonly number: number | undefined; readonly name: string }>(
  device: Device,
): Device => {
  if (device.number === ownNumber) return { ...device, name: text.host.thisComputer }
  return device.number === undefined ? { ...device, name: shownName(device.name) } : device
}

/** What the rooms of this page were told that the own machine is called. */
const toldNames = new Set<string>()

/** The own machine's name for a room that opens. */
export function tellOwnName(): string {
  const { thisComputer } = text.host
  toldNames.add(thisComputer)
  return thisComputer
}

/** The same, of a device of which only the name was told. */
export const shownName = (name: string): string => (toldNames.has(name) ? text.host.thisComputer : name)

/** How many came from elsewhere. */
export const countOthers = (devices: readonly { readonly number: number }[]): number =>
  devices.filter(({ number }) => number !== ownNumber).length
