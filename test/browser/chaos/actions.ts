import { expect } from '@playwright/test'
import type { Rng } from '../../../src/base/rng.ts'
import type { ChaosRoom, Device } from './chaos-room.ts'
import type { LettingGo } from './host-log.ts'
import { isAlive, signal } from './processes.ts'
import type { CentralAction, DeviceAction } from './schedule.ts'

/** What is promised of finding out (not read from the policy: it is what the policy must keep), and what a loaded machine may add. */
const closed = { because: 'word', withinMs: 1_000 } as const
const silent = { because: 'silence', withinMs: 6_000 } as const
const slack = 3

/** Takes back what was done, or does what a person does about it. */
export type Relief = () => Promise<void>
const nothing: Relief = async () => undefined

/** Does it, and proves that it happened. */
export const deviceActions: Record<DeviceAction, (room: ChaosRoom, device: Device, rng: Rng) => Promise<Relief>> = {
  async kill(room, device) {
    const sinceMs = await room.host.log.nowMs()
    device.standing = 'down'
    expect(signal(device.tab.pid, 'SIGKILL')).toBe(true)
    await onlyTheseAreDead(room, device)
    await letGo(room, device, sinceMs, silent)
    return () => room.openAgain(device)
  },

  async close(room, device) {
    const sinceMs = await room.host.log.nowMs()
    device.standing = 'down'
    await device.tab.page.close()
    await letGo(room, device, sinceMs, closed)
    return () => room.openAgain(device)
  },

  async freeze(room, device, rng) {
    const sinceMs = await room.host.log.nowMs()
    device.standing = 'down'
    await device.machine.freeze(device.tab)
    await room.ticks(room.host.tab, 5) // what it had said before may still have been on its way
    const ticks = device.tab.ticks()
    await room.ticks(room.host.tab, 10)
    expect(device.tab.ticks(), 'ticks of a frozen tab').toBe(ticks)
    await letGo(room, device, sinceMs, silent)
    if (rng.below(3) === 0) return () => neverThawed(room, device)
    return () => comesBack(room, device, () => device.machine.thaw(device.tab))
  },

  async 'cut-network'(room, device) {
    const sinceMs = await room.host.log.nowMs()
    device.standing = 'down'
    await device.machine.cutNetwork()
    let answered = false
    const answer = device.tab.page.evaluate(() => fetch('/healthz', { cache: 'no-store' }).then(({ ok }) => ok))
    answer.then(
      () => {
        answered = true
      },
      () => undefined,
    )
    await room.ticks(device.tab, 10)
    expect(answered, 'an answer over a network that is cut').toBe(false)
    await letGo(room, device, sinceMs, silent)
    return () => comesBack(room, device, () => device.machine.healNetwork())
  },

  async slow(room, device) {
    device.machine.slow(device.tab)
    const share = () => device.machine.shareOfCpu(device.tab)
    await expect.poll(share, 'part of the time that a busy tab has the CPU').toBeLessThan(0.5)
    await room.works(device)
    return async () => device.machine.speedUp(device.tab)
  },

  async hide(room, device) {
    await device.machine.hide(device.tab)
    await room.works(device)
    return () => device.machine.show(device.tab)
  },
}

export const centralActions: Record<CentralAction, (room: ChaosRoom) => Promise<Relief>> = {
  async 'reload-host'(room) {
    await room.reloadHost()
    return nothing
  },

  async 'crash-host'(room) {
    const { unitsCounted } = await room.view()
    const { tab } = room.host
    expect(signal(tab.pid, 'SIGKILL')).toBe(true)
    await expect.poll(() => isAlive(tab.pid) || !tab.crashed(), "the host's process").toBe(false)
    await room.reopenHost(unitsCounted)
    return nothing
  },

  async 'hide-host'(room) {
    const { machine } = room.host
    await machine.hide(room.host.tab)
    await room.progress(50)
    return () => machine.show(room.host.tab)
  },

  async 'restart-server'(room) {
    await room.restartServer()
    await room.progress(50)
    return nothing
  },
}

/** The victim is dead, and nobody else: each of the others runs on in a process of its own. */
async function onlyTheseAreDead(room: ChaosRoom, victim: Device): Promise<void> {
  await expect.poll(() => isAlive(victim.tab.pid), `the process of ${victim.name}`).toBe(false)
  await expect.poll(() => victim.tab.crashed(), `${victim.name} has crashed`).toBe(true)
  const others = [room.host.tab, ...room.devices.filter(({ standing }) => standing === 'up').map(({ tab }) => tab)]
  for (const tab of others) {
    expect(isAlive(tab.pid)).toBe(true)
    expect(tab.crashed()).toBe(false)
    await room.ticks(tab, 1)
  }
}

async function letGo(
  room: ChaosRoom,
  { id, name }: Device,
  sinceMs: number,
  promise: { because: LettingGo['because']; withinMs: number },
): Promise<void> {
  const { because, afterMs } = await room.host.log.lettingGo(id, sinceMs)
  room.say(`${name} was let go after ${afterMs.toFixed(0)} ms by its ${because} (promised: ${promise.withinMs} ms)`)
  expect(because, `why ${name} was let go`).toBe(promise.because) // a dead link tells of itself too, after 12 s and more
  expect(afterMs, `milliseconds until ${name} was let go`).toBeLessThan(slack * promise.withinMs)
}

/** Nobody touches it, and it helps again. */
async function comesBack(room: ChaosRoom, device: Device, begin: () => void | Promise<void>): Promise<void> {
  await begin()
  device.standing = 'up'
  await room.works(device)
  room.say(`${device.name} helps again`)
}

/** Its battery is empty. */
async function neverThawed(room: ChaosRoom, device: Device): Promise<void> {
  signal(device.tab.pid, 'SIGKILL')
  await expect.poll(() => device.tab.crashed(), `${device.name} has crashed`).toBe(true)
  await room.openAgain(device)
}
