import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { type DeviceId, identityOf } from '../../base/ids.ts'
import { timing } from '../../protocol/limits.ts'
import type { Trick } from '../../protocol/trick.ts'
import type { DeviceView, HostRoom } from '../../runtime/api/host-api.ts'
import type { HostStore } from '../host/host-store.ts'
import { ChaosStory } from './chaos-story.ts'
import type { Episode } from './episode.ts'

/** How long each is played: what lasts until it is ended ends by itself as well. */
const lengthMs: Readonly<Record<Trick, number>> = {
  sleep: 15_000,
  slow: timing.trickMostMs,
  cut: 8_000,
  crash: 8_000,
  lie: timing.trickMostMs,
}

/** What hears nothing while it is played, and so cannot be ended from here. */
const deafTricks: readonly Trick[] = ['sleep', 'cut', 'crash']

/** A long story is read in parts, so that the page is not held up. */
const linesAtOnce = 2_000

interface Facts {
  readonly episodes: readonly Episode[]
  readonly checked: boolean | undefined
  readonly checking: { readonly extraMs: number; readonly countedMs: number }
  readonly firstMs: number
}

/** A device that allows tricks, and what is asked of it now. */
export interface Player {
  readonly device: DeviceView
  /** It is the host's own machine. */
  readonly own: boolean
  readonly playing: readonly Trick[]
  /** It hears nothing before it is back. */
  readonly deaf: boolean
}

/** The chaos lab of one room: who takes part, what is asked of whom, and what the story says of it. */
export class ChaosStore {
  readonly facts = signal<Facts>({
    episodes: [],
    checked: undefined,
    checking: { extraMs: 0, countedMs: 0 },
    firstMs: 0,
  })
  readonly unreadable = signal(false)
  readonly #host: Pick<HostStore, 'devices' | 'admission'>
  readonly #room: HostRoom
  readonly #story = new ChaosStory()
  readonly #seen = new Map<DeviceId, DeviceView>()
  /** Devices that are away by a trick, and until when on the page's clock. */
  readonly #away = signal<ReadonlyMap<DeviceId, { readonly trick: Trick; readonly untilMs: number }>>(new Map())
  readonly players: ReadonlySignal<readonly Player[]>
  readonly refusing: ReadonlySignal<number>
  readonly #stopWatching: () => void
  #linesRead = 0

  constructor(room: HostRoom, host: Pick<HostStore, 'devices' | 'admission'>) {
    this.#room = room
    this.#host = host
    this.#stopWatching = effect(() => {
      for (const device of host.devices.value) this.#seen.set(device.id, device)
    })
    this.players = computed(() => this.#players())
    this.refusing = computed(() => host.devices.value.filter(({ tricks }) => !tricks.allowed).length)
  }

  close(): void {
    this.#stopWatching()
  }

  /** Who was played away stays in the table until it is due back. */
  #players(): readonly Player[] {
    const here = this.#host.devices.value.filter(({ tricks }) => tricks.allowed)
    const gone = [...this.#away.value.keys()]
      .filter((id) => !here.some((device) => device.id === id))
      .flatMap((id) => this.#seen.get(id) ?? [])
    return [...here, ...gone]
      .sort((left, right) => left.number - right.number)
      .map((device) => {
        const away = this.#away.value.get(device.id)
        const said = device.tricks.playing.filter((trick) => !deafTricks.includes(trick))
        const playing = away === undefined ? said : [...said, away.trick]
        return { device, own: device.link === 'memory', playing, deaf: away !== undefined }
      })
  }

  seen(device: DeviceId): DeviceView | undefined {
    return this.#seen.get(device)
  }

  /** Begins it, or ends it where it is being played. */
  press({ device, playing }: Player, trick: Trick, pageMs: number): void {
    const begins = !playing.includes(trick)
    this.#room.play(device.id, trick, begins ? lengthMs[trick] : 0)
    if (!begins) return
    while (this.#readSome()); // so that it begins where the story is
    this.#story.play(device.id, trick)
    if (deafTricks.includes(trick)) {
      this.#away.value = new Map(this.#away.value).set(device.id, { trick, untilMs: pageMs + lengthMs[trick] })
    }
    this.#show()
  }

  /** Takes up what was written since the last call, or a part of it. `pageMs`: the page's own clock. */
  read(pageMs: number): void {
    const back = [...this.#away.value].filter(([, { untilMs }]) => untilMs <= pageMs)
    if (back.length > 0)
      this.#away.value = new Map([...this.#away.value].filter(([, { untilMs }]) => untilMs > pageMs))
    if (this.#readSome()) this.#show()
  }

  #readSome(): boolean {
    if (this.unreadable.peek()) return false
    const lines = this.#room.storySince(this.#linesRead).slice(0, linesAtOnce)
    this.#linesRead += lines.length
    try {
      this.#story.add(lines)
    } catch {
      this.unreadable.value = true // of another version; the room itself goes on
    }
    return lines.length > 0
  }

  #show(): void {
    const { episodes, checked, checking, firstMs } = this.#story
    const newest = episodes.map((episode) => ({ ...episode })).reverse()
    this.facts.value = { episodes: newest, checked, checking, firstMs }
  }

  /** Lifts the ban of a liar; it counts in the next life of this page: resolves when that will find it lifted. */
  async letIn(device: DeviceId): Promise<void> {
    await this.#host.admission.forget(identityOf(device))
  }

  isBanned(device: DeviceId): boolean {
    const { value: people } = this.#host.admission.people
    return people.some(({ identity, standing }) => identity === identityOf(device) && standing.at === 'banned')
  }
}
