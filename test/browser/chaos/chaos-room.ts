import { expect } from '@playwright/test'
import { type SignalingServer, startServer } from '../../../signaling/server.ts'
import type { DeviceId } from '../../../src/base/ids.ts'
import { pagesDirectory } from '../directories.ts'
import { HostLog } from './host-log.ts'
import { Machine, type Tab } from './machine.ts'

/** A machine that helps, or did: `down` means that its tab or its network was taken from it. */
export interface Device {
  readonly machine: Machine
  tab: Tab
  /** As the host calls it, and knows it. New with each tab. */
  name: string
  id: DeviceId | undefined
  /** The room that it joined. */
  code: string
  standing: 'up' | 'down'
  /** Something is being done to it. */
  troubled: boolean
}
interface Host {
  readonly machine: Machine
  tab: Tab
  log: HostLog
}

const serverOn = (port: number): Promise<SignalingServer> =>
  startServer({ port, host: '127.0.0.1', appDirectory: pagesDirectory })

/** A room with its server, its machines, and the people at them, who open again what has gone. */
export class ChaosRoom {
  readonly host: Host
  readonly devices: Device[] = []
  /** What was done and seen, for the one who must find out why. */
  readonly diary: string[] = []
  readonly #startedMs = performance.now()
  #server: SignalingServer
  #code: string
  /** The server was started again: it knows nothing of this room, and links that are open go on. */
  #forgotten = false
  /** In all lives that are over. */
  #unitsCounted = 0
  #tabs = 0

  private constructor(server: SignalingServer, host: Host, code: string) {
    this.#server = server
    this.host = host
    this.#code = code
  }

  static async open(deviceCount: number): Promise<ChaosRoom> {
    const server = await serverOn(0)
    const machine = await Machine.start('host')
    const tab = await machine.openTab(urlOf(server))
    const code = await tab.page.evaluate(() => chaos.host())
    const room = new ChaosRoom(server, { machine, tab, log: new HostLog(tab) }, code)
    try {
      await Promise.all(Array.from({ length: deviceCount }, (_, at) => room.#addDevice(`device ${at + 1}`)))
      room.devices.sort((left, right) => left.machine.name.localeCompare(right.machine.name)) // a seed names them by place
      return room
    } catch (thrown) {
      await room.close()
      throw thrown
    }
  }

  async #addDevice(name: string): Promise<void> {
    const machine = await Machine.start(name)
    const tab = await machine.openTab(urlOf(this.#server))
    const device: Device = { machine, tab, name: '', id: undefined, code: '', standing: 'up', troubled: false }
    this.devices.push(device)
    await this.#join(device)
  }

  say(line: string): void {
    this.diary.push(`${((performance.now() - this.#startedMs) / 1_000).toFixed(1).padStart(6)} s  ${line}`)
  }

  view() {
    return this.host.tab.page.evaluate(() => chaos.hostView())
  }

  /** Waits until so many more units are done. */
  async progress(units: number): Promise<void> {
    const before = (await this.view()).unitsDone
    const grown = async () => (await this.view()).unitsDone - before
    await expect.poll(grown, 'units done').toBeGreaterThanOrEqual(units)
  }

  /** Waits until `tab` has said so many times more that it runs. */
  async ticks(tab: Tab, count: number): Promise<void> {
    const until = tab.ticks() + count
    await expect.poll(() => tab.ticks(), 'ticks').toBeGreaterThanOrEqual(until)
  }

  // -- devices

  async #join(device: Device): Promise<void> {
    device.name = `${device.machine.name}, tab ${++this.#tabs}`
    const answer = await this.#ask(device)
    // Nobody can join a room that its server has forgotten: its host is asked to reload, and gets a new one.
    if (answer === 'room-not-found' && this.#forgotten) {
      await this.reloadHost()
      expect(await this.#ask(device)).toBe('joined')
    } else expect(answer).toBe('joined')
    device.code = this.#code
    device.standing = 'up'
    device.id = await this.#idOf(device.name)
  }

  #ask({ tab, name }: Device): Promise<string> {
    return tab.page.evaluate((code, called) => chaos.join(code, called), this.#code, name)
  }

  async #idOf(name: string): Promise<DeviceId | undefined> {
    let id: DeviceId | undefined
    const look = async () => {
      id = (await this.view()).devices.find((device) => device.name === name)?.id
      return id
    }
    await expect.poll(look, `the host sees ${name}`).toBeDefined()
    return id
  }

  /** A person opens the room in a new tab of this machine. */
  async openAgain(device: Device): Promise<void> {
    if (!device.tab.page.isClosed()) await device.tab.page.close()
    device.tab = await device.machine.openTab(urlOf(this.#server))
    await this.#join(device)
    this.say(`${device.machine.name} joined again as ${device.name}`)
  }

  /** Waits until the coordinator has counted another shard of it. */
  async works(device: Device): Promise<void> {
    const { name } = device
    const before = await shardsDone(device)
    const grown = async () => {
      await this.mend()
      return (await shardsDone(device)) - (device.name === name ? before : 0)
    }
    await expect.poll(grown, `shards of ${name}`).toBeGreaterThan(0)
  }

  /**
   * What people do: reload a host that says its room is over, and join again where the device says so. Only a server that
   * forgot the room may make them do it: everything else comes back by itself.
   */
  async mend(): Promise<void> {
    const { end } = await this.view()
    if (end !== undefined) {
      this.say(`the host says ${end}`)
      expect(this.#forgotten, `the room ended (${end}), and its server had not forgotten it`).toBe(true)
      await this.reloadHost()
    }
    for (const device of this.devices) {
      if (device.standing === 'down') continue
      const { state } = await device.tab.page.evaluate(() => chaos.deviceView())
      if (device.code === this.#code && state !== 'ended') continue
      expect(this.#forgotten || device.code !== this.#code, `${device.name} is ${state}`).toBe(true)
      await this.openAgain(device)
    }
  }

  /** Waits until every device is in the list, and helps. */
  async everybodyHelps(): Promise<void> {
    const missing = async () => {
      await this.mend()
      const present = (await this.view()).devices.filter(({ slots }) => slots > 0).map(({ id }) => id)
      return this.devices.filter(({ id }) => id === undefined || !present.includes(id)).map(({ name }) => name)
    }
    await expect.poll(missing, 'devices that are missing').toEqual([])
  }

  // -- host and server

  async reloadHost(): Promise<void> {
    const { unitsCounted } = await this.view()
    await this.host.log.replay()
    await this.host.tab.page.reload()
    await this.#hostAgain(unitsCounted)
  }

  /** A person opens the host's page again in the same profile. Its former tab has crashed. */
  async reopenHost(unitsCounted: number): Promise<void> {
    const former = this.host.tab.page
    this.host.tab = await this.host.machine.openTab(urlOf(this.#server))
    await former.close()
    await this.#hostAgain(unitsCounted)
  }

  /** @param unitsCounted in the life that is over: they were written down, so they are not computed again. */
  async #hostAgain(unitsCounted: number): Promise<void> {
    const { tab } = this.host
    this.host.log = new HostLog(tab)
    const code = await tab.page.evaluate(() => chaos.host())
    expect(code === this.#code, 'the room has its code still').toBe(!this.#forgotten)
    this.#code = code
    this.#forgotten = false
    this.#unitsCounted += unitsCounted
    let resumed = 0
    const look = async () => {
      resumed = (await this.view()).unitsDone
      return resumed
    }
    await expect.poll(look, 'units of the earlier life').toBeGreaterThan(0)
    expect(resumed, 'units that were counted are done still').toBeGreaterThanOrEqual(this.#unitsCounted)
    this.say(`the host goes on with ${resumed} units, ${this.#unitsCounted} of them certain, room ${code}`)
  }

  async restartServer(): Promise<void> {
    const { port } = this.#server
    await this.#server.close()
    this.#forgotten = true
    this.#server = await serverOn(port)
  }

  async close(): Promise<void> {
    const machines = [this.host.machine, ...this.devices.map(({ machine }) => machine)]
    await Promise.all(machines.map((machine) => machine.switchOff()))
    await this.#server.close()
  }
}

const urlOf = ({ port }: SignalingServer): string => `http://127.0.0.1:${port}/chaos.html`

const shardsDone = async ({ tab }: Device): Promise<number> =>
  (await tab.page.evaluate(() => chaos.deviceView())).shardsDone
