import type { DeviceId } from '../../base/ids.ts'

/** Devices that came and went, whose names are still known. */
const namesMost = 4_096

/** What devices are called, also for a while after they have left. */
export class DeviceNames {
  readonly #names = new Map<DeviceId, string>()

  note(device: DeviceId, name: string): void {
    this.#names.delete(device)
    this.#names.set(device, name)
    const [oldest] = this.#names.keys()
    if (this.#names.size > namesMost && oldest !== undefined) this.#names.delete(oldest)
  }

  of(device: DeviceId): string {
    return this.#names.get(device) ?? ''
  }
}
