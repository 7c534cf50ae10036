import type { DeviceId } from '../../base/ids.ts'
import { referee } from '../../core/verifier.ts'

/** Devices that came and went, whose names are still known. */
const namesMost = 4_096

/** What devices are called, also for a while after they have left. */
export class DeviceNames {
  readonly #names = new Map<DeviceId, string>()

  /** @param ownName what the host's machine is called, also as the referee. */
  constructor(ownName: string) {
    this.#names.set(referee, ownName)
  }

  note(device: DeviceId, name: string): void {
    this.#names.delete(device)
    this.#names.set(device, name)
    const [, oldest] = this.#names.keys() // the first is the referee's
    if (this.#names.size > namesMost && oldest !== undefined) this.#names.delete(oldest)
  }

  of(device: DeviceId): string {
    return this.#names.get(device) ?? ''
  }
}
