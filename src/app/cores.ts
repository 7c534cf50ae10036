import type { DeviceKind } from '../protocol/control.ts'
import { remembered } from './remember.ts'

/** Workers that this machine can give: its logical cores, as far as the browser tells. */
export const coresHere = (): number => Math.min(256, Math.max(1, navigator.hardwareConcurrency || 1))

/** All but one, so that the machine stays pleasant to use; half on a phone, which gets hot. */
export const coresToGive = (cores: number, phone: boolean): number =>
  Math.max(1, phone ? Math.floor(cores / 2) : cores - 1)

/** Held in a hand, as far as one can tell without the APIs of a secure context. */
const onPhone = (): boolean => matchMedia('(pointer: coarse) and (max-width: 50rem)').matches

/** What this machine looks like, as far as that can be told from its pointer and screen: neither its maker nor its model. */
export function kindHere(): DeviceKind {
  if (onPhone()) return 'phone'
  return matchMedia('(pointer: coarse) and (hover: none)').matches ? 'tablet' : 'computer'
}

/** What the device page offers to give: the last choice made in this browser, as far as this machine has it. */
export function coresOffered(): number {
  const kept = Number(remembered('cores'))
  const cores = coresHere()
  return Number.isInteger(kept) && kept >= 1 && kept <= cores ? kept : coresToGive(cores, onPhone())
}
