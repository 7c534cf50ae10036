import { expect } from '@playwright/test'
import type { DeviceId } from '../../../src/base/ids.ts'
import { pagesDirectory } from '../directories.ts'
import { freePort, ServerProcess } from '../server-process.ts'
import { HostLog } from './host-log.ts'
import { Machine, type Tab } from './machine.ts'

/** A machine that helps, or did: `down` means that its tab or its network was taken from it. */
export interface Device {
  readonly machine: Machine
  tab: Tab
  /** As the host calls it, and knows it. New with each tab. */
  name: string
  id: DeviceId | undefined
  standing: 'up' | 'down'
  /** Something is being done to it. */
  troubled: boolean
}
interface Host {
  readonly machine: Machine
  tab: Tab
  log: HostLog
}

/** A room with its server, its machines, and the people at them, who open again what has gone. */
export class ChaosRoom {
  readonly host: Host
  readonly devices: Device[] = []
  /** What was done and seen, for the one who must find out why. */
  readonly diary: string[] = []
  readonly #startedMs = performance.now()
  readonly #server: ServerProcess
  readonly #code: string
  /** In all lives that are over. */
  #unitsCounted = 0
  #tabs = 0

  private constructor(server: ServerProcess, host: Host, code: string) {
    this.#server = server
    this.host = host
    this.#code = code
  }

  static async open(deviceCount: number): Promise<ChaosRoom> {
    const server = new ServerProcess(await freePort(), pagesDirectory)
    await server.start()
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
    const device: Device = { machine, tab, name: '', id: undefined, standing: 'up', troubled: false }
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

  /** Waits until the host's clock says so. */
  async untilHostTime(atMs: number): Promise<void> {
    const leftMs = atMs - (await this.host.log.nowMs())
    await expect.poll(() => this.host.log.nowMs(), { timeout: leftMs + 30_000 }).toBeGreaterThanOrEqual(atMs)
  }

  /** Waits until `tab` has said so many times more that it runs. */
  async ticks(tab: Tab, count: number): Promise<void> {
    const until = tab.ticks() + count
    await expect.poll(() => tab.ticks(), 'ticks').toBeGreaterThanOrEqual(until)
  }

  // -- devices

  async #join(device: Device): Promise<void> {
    device.name = `${device.machine.name}, tab ${++this.#tabs}`
    expect(await this.#ask(device)).toBe('joined')
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
      await this.nobodyIsOut()
      return (await shardsDone(device)) - (device.name === name ? before : 0)
    }
    await expect.poll(grown, `shards of ${name}`).toBeGreaterThan(0)
  }

  /** Nobody needs to reload or to join again: everything comes back by itself. */
  async nobodyIsOut(): Promise<void> {
    expect((await this.view()).end, 'how the room ended').toBeUndefined()
    for (const device of this.devices) {
      if (device.standing === 'down') continue
      const { state } = await device.tab.page.evaluate(() => chaos.deviceView())
      expect(state, `${device.name} is in the room`).not.toBe('ended')
    }
  }

  /** Waits until every device is in the list, and helps. */
  async everybodyHelps(): Promise<void> {
    const missing = async () => {
      await this.nobodyIsOut()
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
    expect(code, 'the code of the room').toBe(this.#code)
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

  /** It ends without a word, as when its machine fails. */
  async restartServer(): Promise<void> {
    await this.#server.kill()
    await this.#server.start()
  }

  async close(): Promise<void> {
    const machines = [this.host.machine, ...this.devices.map(({ machine }) => machine)]
    await Promise.all(machines.map((machine) => machine.switchOff()))
    await this.#server.kill()
  }
}

const urlOf = ({ origin }: ServerProcess): string => `${origin}/chaos.html`

const shardsDone = async ({ tab }: Device): Promise<number> =>
  (await tab.page.evaluate(() => chaos.deviceView())).shardsDone
