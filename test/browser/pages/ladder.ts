import {
  type DeviceRoom,
  defineTask,
  type HostRoom,
  type Job,
  type JobSummary,
  joinRoom,
  openRoom,
} from '../../../src/browser.ts'

// A host or a device that says over which way its link goes: as it believes, and as the browser's statistics have it.

const blockBytes = 64 * 1024

const tasks = {
  /** Results that are large enough to be seen in the counters of a network. */
  blocks: defineTask({
    name: 'blocks',
    split: (units: number) => units,
    map: (unit: number) => {
      const block = new Uint8Array(64 * 1024)
      for (let at = 0; at < block.length; at++) block[at] = (at * 31 + unit * 17) % 251
      return block
    },
  }),
  /** A unit takes 20 ms whatever the machine: the job outlives what is done to its network. */
  remainders: defineTask({
    name: 'remainders',
    split: (units: number) => units,
    map: (unit: number) => new Promise<number>((resolve) => setTimeout(() => resolve((unit * unit) % 9_973), 20)),
    combine: (left: number, right: number) => left + right,
  }),
}

/** Every connection of this page that was not closed. */
const connections = new Set<RTCPeerConnection>()
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(config?: RTCConfiguration) {
    super(config)
    connections.add(this)
  }

  override close(): void {
    connections.delete(this)
    super.close()
  }
}

interface Report {
  readonly id: string
  readonly type: string
  readonly selectedCandidatePairId?: string
  readonly localCandidateId?: string
  readonly remoteCandidateId?: string
  readonly candidateType?: string
}

/** The types of the two candidates through which a connection's packets go: `host host`, `relay prflx`. */
async function pathOf(connection: RTCPeerConnection): Promise<string> {
  const reports = [...(await connection.getStats()).values()] as Report[]
  const find = (id: string | undefined) => reports.find((report) => report.id === id)
  const pair = find(reports.find(({ type }) => type === 'transport')?.selectedCandidatePairId)
  return `${find(pair?.localCandidateId)?.candidateType} ${find(pair?.remoteCandidateId)?.candidateType}`
}

let hosted: HostRoom | undefined
let joined: DeviceRoom | undefined
let job: Job | undefined
/** Units [from, to) that were counted, in the order of their counting. */
const counted: (readonly [number, number])[] = []
let summary: JobSummary | undefined
let followed: Promise<void> | undefined

const offered = {
  async host(): Promise<string> {
    hosted = await openRoom({ ownSlots: 0, storage: 'memory' })
    return hosted.code
  },
  /** How many bytes of results came, all of which are what they must be; rejects otherwise. */
  async blocks(units: number): Promise<number> {
    const blocks = await hosted?.run(tasks.blocks, { input: units }).result()
    for (const [unit, block] of (blocks ?? []).entries()) {
      const wrong = block.length !== blockBytes || block.some((byte, at) => byte !== (at * 31 + unit * 17) % 251)
      if (wrong) throw new Error(`block ${unit} is not what was computed`)
    }
    return (blocks?.length ?? 0) * blockBytes
  },
  startRemainders(units: number): void {
    const started = hosted?.run(tasks.remainders, { input: units })
    job = started
    followed = follow(started)
  },
  async remainders() {
    const answer = await job?.result()
    await followed
    return { answer, counted, summary, story: hosted?.story() ?? '' }
  },
  unitsDone: (): number => job?.progress().unitsDone ?? 0,
  devices: () => hosted?.devices().map(({ id, link, slots }) => ({ id, link, slots })) ?? [],

  /** Resolves with the milliseconds from the opening of this page to an open link to the host. */
  async join(code: string): Promise<number> {
    joined = await joinRoom(code, { name: 'device' })
    const room = joined
    const linkedMs = await new Promise<number>((resolve) => {
      const look = () => {
        if (room.status().link === undefined) return
        stop()
        resolve(performance.now())
      }
      const stop = room.on('status', look)
      look()
    })
    room.start(1)
    return linkedMs
  },
  start: (workers: number): void => joined?.start(workers),
  leave: (): void => joined?.leave(),
  link: (): string | undefined => joined?.status().link,

  /** Of the connections that are connected. */
  paths: (): Promise<string[]> =>
    Promise.all([...connections].filter(({ connectionState }) => connectionState === 'connected').map(pathOf)),
}

async function follow(running: Job | undefined): Promise<void> {
  if (running === undefined) return
  for await (const event of running.events()) {
    if (event.type === 'shard-done') counted.push([event.from, event.to])
    if (event.type === 'finished') summary = event.summary
  }
}

declare global {
  var ladder: typeof offered
}
globalThis.ladder = offered
