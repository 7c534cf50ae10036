import { openDatabase } from '../adapters/browser/database.ts'
import { createSandboxRunner } from '../adapters/browser/sandbox/sandbox-runner.ts'
import { answerCheck, type DeviceCheckListener } from '../adapters/webrtc/check/device-check.ts'
import { HostCheck, type HostCheckListener } from '../adapters/webrtc/check/host-check.ts'
import { loopOverRelay, loopOverWebrtc } from '../adapters/webrtc/check/self-check.ts'
import { offersTurn, wayConfig } from '../adapters/webrtc/check/way-config.ts'
import { joinHello } from '../adapters/webrtc/device-network.ts'
import { greet, misunderstood, networkOptions, type WebrtcOptions } from '../adapters/webrtc/greeting.ts'
import type { Hello, SignalingClient } from '../adapters/webrtc/signaling-client.ts'
import { assert } from '../base/assert.ts'
import type { RoomCode } from '../base/ids.ts'
import { type AnyTask, toTaskScript } from '../core/task.ts'
import type { WasmTask } from '../core/wasm-task.ts'
import type { WayResult } from '../protocol/check.ts'
import { limits } from '../protocol/limits.ts'
import type { OpenRoomOptions } from '../runtime/api/host-api.ts'
import { meetingWay, pageParts } from './parts.ts'

export type { DeviceCheckListener, HostCheckListener, WayResult }

/** A page that has the server's ear, for a check. */
export interface CheckPage {
  readonly code: RoomCode
  /** From asking the server to its answer. */
  readonly answeredMs: number
  readonly offers: { readonly turn: boolean; readonly relay: boolean }
  /** This page linked to itself, by that way: each rejects with `link-failed` or `link-timeout`. */
  readonly loops: Readonly<Record<WayResult['way'], () => Promise<unknown>>>
  /** Tries the ways once more; only of the page that opened the check. */
  again(): void
  close(): void
}

const tinyLimitMs = 10_000

/** Computes unit 0 in a fresh worker of the sandbox, as a device does. Rejects with what went wrong. */
export async function computeHere(task: AnyTask | WasmTask, params: unknown): Promise<unknown> {
  const runner = createSandboxRunner(pageParts())
  const worker = runner.start(toTaskScript(task), params, { unitLimitMs: tinyLimitMs })
  try {
    await worker.ready()
    return (await worker.run({ from: 0, to: 1, budgetMs: 0 }, () => undefined)).value
  } finally {
    worker.terminate()
  }
}

/** Whether this browser keeps anything of this page. */
export const keepsHere = (): Promise<boolean> =>
  openDatabase().then(
    (database) => {
      database.close()
      return true
    },
    () => false,
  )

/** Opens a check, to which another page comes by its code. Rejects as `openRoom` does. */
export async function openCheck(
  meeting: Pick<OpenRoomOptions, 'server'>,
  listener: HostCheckListener,
): Promise<CheckPage> {
  const { client, greeting, options, ...asked } = await ask(meeting, { type: 'create', version: limits.version })
  if (greeting.type !== 'hosted') throw misunderstood(client)
  const check = new HostCheck(partsOf(options, client), greeting, listener)
  const page = pageOf(greeting.code, client, options)
  return { ...page, ...asked, again: () => check.again(), close: () => check.close() }
}

/** Comes to a check that another page opened. Rejects as `joinRoom` does. */
export async function joinCheck(
  meeting: Pick<OpenRoomOptions, 'server'>,
  code: RoomCode,
  listener: DeviceCheckListener,
): Promise<CheckPage> {
  const { client, greeting, options, ...asked } = await ask(meeting, joinHello(code))
  if (greeting.type !== 'joined') throw misunderstood(client)
  const { close } = answerCheck(partsOf(options, client), greeting.code, listener)
  return { ...pageOf(greeting.code, client, options), ...asked, again: () => undefined, close }
}

async function ask(meeting: Pick<OpenRoomOptions, 'server'>, hello: Hello) {
  const { clock } = pageParts()
  const way = meetingWay(meeting, clock)
  assert(way.at === 'server', 'a check that names no broker has a server')
  const beganMs = clock.nowMs()
  const [client, greeting] = await greet(way.options, hello)
  return { client, greeting, options: way.options, answeredMs: clock.nowMs() - beganMs }
}

const partsOf = (options: WebrtcOptions, client: SignalingClient) => ({
  ...networkOptions(options, client),
  server: options.server,
})

function pageOf(code: RoomCode, client: SignalingClient, options: WebrtcOptions) {
  const { clock } = options
  const loops = {
    direct: () => loopOverWebrtc({ iceServers: [] }, clock),
    turn: () => loopOverWebrtc(wayConfig('turn', client.ice), clock),
    relay: () => loopOverRelay(options),
  }
  return { code, loops, offers: { turn: offersTurn(client.ice), relay: client.pass !== '' } }
}
