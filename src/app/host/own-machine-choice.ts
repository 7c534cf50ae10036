import { coresToGive } from '../cores.ts'
import { remember, remembered } from '../remember.ts'

/** Whether the host's own machine computes, and with how many cores. */
interface OwnMachineChoice {
  readonly on: boolean
  readonly cores: number
}

const key = 'own-machine'

/** As it was chosen in this browser; else all cores but those that the page needs. @param most the cores of this machine. */
export function keptOwnMachine(most: number): OwnMachineChoice {
  const [power, cores] = (remembered(key) ?? '').split('/')
  const kept = Number(cores)
  return { on: power !== 'off', cores: kept >= 1 && kept <= most ? kept : coresToGive(most, false) }
}

export const keepOwnMachine = ({ on, cores }: OwnMachineChoice): void =>
  remember(key, `${on ? 'on' : 'off'}/${cores}`)
