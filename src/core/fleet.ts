import { TimeHeap } from '../base/heap.ts'
import type { DeviceId, Identity } from '../base/ids.ts'
import { DeviceRecord } from './device-record.ts'

/** The devices that are here, by id and by small number, and who of them waits for what. */
export class Fleet {
  /** Workers of the devices that are started. */
  slots = 0
  /** Caught with a wrong result: not let in again. */
  readonly banned = new Set<Identity>()
  #started = 0
  /** Time that started devices were here, added up until `#countedMs`, and how many of them were lost. */
  #presentMs = 0
  #countedMs = 0
  #losses = 0
  readonly #byId = new Map<DeviceId, DeviceRecord>()
  readonly #byIndex: (DeviceRecord | undefined)[] = []
  readonly #freeIndices: number[] = []
  /** Started devices that had credit and found nothing, in the order of their asking. */
  readonly hungry = new Set<DeviceRecord>()
  /** By the time at which a device's credit is looked at again. */
  readonly #due = new TimeHeap()
  /** When that is, by small number; infinite when nothing waits for it. Entries of the heap for other times are void. */
  readonly #dueAtMs: number[] = []
  /** By the time at which a device's silence may have become too long. One entry a small number. */
  readonly #silence = new TimeHeap()
  readonly #watched: boolean[] = []

  get(id: DeviceId): DeviceRecord | undefined {
    return this.#byId.get(id)
  }
  [Symbol.iterator](): IterableIterator<DeviceRecord> {
    return this.#byId.values()
  }
  at(index: number): DeviceRecord | undefined {
    return this.#byIndex[index]
  }

  add(id: DeviceId, atMs: number): DeviceRecord {
    const index = this.#freeIndices.pop() ?? this.#byIndex.length
    const device = new DeviceRecord(id, index, atMs)
    this.#byId.set(id, device)
    this.#byIndex[index] = device
    this.#dueAtMs[index] = Number.POSITIVE_INFINITY
    return device
  }

  remove(device: DeviceRecord): void {
    this.hungry.delete(device)
    this.#byId.delete(device.id)
    this.#byIndex[device.index] = undefined
    this.#dueAtMs[device.index] = Number.POSITIVE_INFINITY
    this.#freeIndices.push(device.index)
  }

  /** A device began to help, or ended it. */
  count(change: 1 | -1, atMs: number): void {
    this.#presentMs += this.#started * (atMs - this.#countedMs)
    this.#countedMs = atMs
    this.#started += change
  }
  countLoss(): void {
    this.#losses++
  }

  /** How often a device is lost by chance, but for `excepted` losses that may have another reason. */
  lossesPerMs(excepted: number): number {
    return Math.max(0, this.#losses - excepted) / Math.max(1, this.#presentMs)
  }

  // -- credit

  /** Looks at the device again at that time, unless it is to be looked at earlier. */
  lookAt(device: DeviceRecord, atMs: number): void {
    if (atMs >= (this.#dueAtMs[device.index] ?? 0)) return
    this.#dueAtMs[device.index] = atMs
    this.#due.push(atMs, device.index)
  }

  get nextDueMs(): number {
    return this.#due.earliestMs
  }

  takeDue(atMs: number): DeviceRecord[] {
    const due: DeviceRecord[] = []
    while (this.#due.earliestMs <= atMs) {
      const entryMs = this.#due.earliestMs
      const index = this.#due.pop() ?? 0
      if (this.#dueAtMs[index] !== entryMs) continue // it left, or is looked at at another time
      this.#dueAtMs[index] = Number.POSITIVE_INFINITY
      const device = this.#byIndex[index]
      if (device !== undefined) due.push(device)
    }
    return due
  }

  // -- silence

  watch(device: DeviceRecord, atMs: number): void {
    if (this.#watched[device.index] === true) return // an entry of who had this number before comes no later
    this.#watched[device.index] = true
    this.#silence.push(atMs, device.index)
  }

  get nextSilenceMs(): number {
    return this.#silence.earliestMs
  }

  /** Devices that were not heard for `lostMs`. */
  takeSilent(atMs: number, lostMs: number): DeviceRecord[] {
    const silent: DeviceRecord[] = []
    while (this.#silence.earliestMs <= atMs) {
      const index = this.#silence.pop() ?? 0
      const device = this.#byIndex[index]
      this.#watched[index] = false
      if (device === undefined) continue
      const dueMs = device.lastHeardMs + lostMs // compared as it is kept: a difference may round to the other side
      if (dueMs <= atMs) silent.push(device)
      else this.watch(device, dueMs)
    }
    return silent
  }
}
