import type { DeviceId } from '../../../src/base/ids.ts'
import { defineTask } from '../../../src/core/task.ts'
import type { HostRoom, OpenRoomOptions } from '../../../src/runtime/api/host-api.ts'
import { World } from './room-fixture.ts'
import { ScriptedDevice } from './scripted-peers.ts'

/** A job that ends only when devices answer. */
export const sum = defineTask({
  name: 'sum',
  split: (count: number) => count,
  map: (unit: number) => unit,
  combine: (left, right) => left + right,
})

/** A room, and people before its door. Names are `<profile>-<tab>`. */
export class Door {
  readonly world: World
  room: HostRoom

  private constructor(world: World, room: HostRoom) {
    this.world = world
    this.room = room
  }

  static async open(options: OpenRoomOptions = {}): Promise<Door> {
    const world = new World()
    return new Door(world, await world.open(options))
  }

  /** The host's page is loaded anew. */
  async reload(options: OpenRoomOptions = {}): Promise<void> {
    this.room = await this.world.open({ takeOver: true, ...options })
    await this.pass()
  }

  pass(ms = 200): Promise<void> {
    return this.world.pass(ms)
  }

  /** A device that is linked, and has said nothing. */
  async link(name: string): Promise<ScriptedDevice> {
    const device = new ScriptedDevice(name)
    const network = await this.world.hub.join(this.room.code)
    network.on('link', (link) => device.connect(link))
    await this.pass(20)
    return device
  }

  /** A device that comes, and is ready to help. */
  async come(name: string, token?: string): Promise<ScriptedDevice> {
    const device = await this.link(name)
    device.start(1, token)
    await this.pass()
    return device
  }

  get inside(): string[] {
    return this.room.devices().map(({ name }) => name)
  }
  get knocking(): string[] {
    return this.room.admission.knocking().map(({ name }) => name)
  }
  get people(): string[] {
    return this.room.admission.people().map(({ identity, standing }) => `${identity} ${standing.at}`)
  }
}

export const idOf = (name: string): DeviceId => name as DeviceId
/** Of what kinds its messages were, pings left out. */
export const told = (device: ScriptedDevice): string[] =>
  device.heard.map(({ type }) => type).filter((type) => type !== 'ping' && type !== 'ack')
/** Why it was sent away last. */
export const refusedAs = (device: ScriptedDevice): string | undefined => device.told('refused').at(-1)?.code
