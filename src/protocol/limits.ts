/** Every bound of the wire in one place: a name with its unit, a value, a reason. */
export const limits = {
  /** Raised by any change that an older page cannot read. */
  version: 7,
  /** One frame on a link, header included. 16 KiB frames cost 2-4 times the throughput in Chromium; above 64 KiB old engines split. */
  frameBytes: 64 * 1024,
  /** Of which the tag of a sealed one takes so many: a session leaves them free. */
  sealBytes: 16,
  /** Stop giving frames to a link at this much unsent data, and go on below the low mark. Keeps control frames close behind bulk. */
  highWaterBytes: 1024 * 1024,
  lowWaterBytes: 256 * 1024,
  /** One message after reassembly: the largest shard input or result. A tab that must hold a few of them still fits a phone. */
  messageBytes: 64 * 1024 * 1024,
  /** A control message must fit one frame, so that it can overtake bulk slices. */
  controlBytes: 60 * 1024,
  /** Nesting of a value: deeper ones are more likely a mistake (or an attack on the stack) than data. */
  valueDepth: 100,
  /** Views in one message: each costs a header entry. */
  valueSegments: 65_536,
  /** Values in one message, every number of a plain array counted, tagged ones eight times. A packet of 64 MiB may otherwise unfold into gigabytes of empty objects. Typed arrays count once: long lists of numbers belong there. */
  valueItems: 4_194_304,
  /** A task's whole script text, or module. */
  scriptBytes: 4 * 1024 * 1024,
  /** Numbers that a module's `init` takes: more belong into bytes. */
  wasmParams: 32,
  /** Entries of all tables of a module together: they are memory as well, and hold what is called by address. */
  wasmTableEntries: 65_536,
  /** What the sandbox lets out of a worker: a result, which must fit a message when it is packed, and what stays on its machine. */
  relayResultBytes: 128 * 1024 * 1024,
  relayAnswerBytes: 256 * 1024 * 1024,
  /** Input units sent with one lease are bounded, so that the tail of a job stays divisible. */
  shardInputBytes: 1024 * 1024,
  shardOutputBytes: 8 * 1024 * 1024,
  /** An input up to this is kept in IndexedDB for a reload; a larger one is asked for again, and recognised by its hash. */
  journalInputBytes: 32 * 1024 * 1024,
  /** Sent and not yet acknowledged data of one session: what may have to be sent again after a link is lost. */
  unackedBytes: 16 * 1024 * 1024,
  /** Chromium gives up at 500 peer connections of one page, closed ones counted until they are collected. */
  roomMembers: 400,
  /** A signal is a session description or candidates: a few KiB. Bounded because the server must carry it. */
  signalBytes: 64 * 1024,
  nameLength: 40,
  /** A join token has 178 letters or so. */
  tokenLength: 256,
  /** Of a job, for people. */
  titleLength: 80,
  reasonLength: 500,
  stackLength: 4_000,
  /** Leases named in one message. */
  leasesNamed: 1_024,
  unitsMax: 2 ** 32,
  /** Of a task that runs in rounds. */
  roundsMost: 10_000,
  /** What a task may declare to need: as much as 32 bits of WebAssembly can address. */
  memoryMegabytes: 4_096,
} as const

/** Times that both sides of the protocol rely on, in milliseconds. */
export const timing = {
  /** The coordinator pings each device; any message counts as a sign of life. */
  pingMs: 2_000,
  /** Two pings and a half missed. Waiting for ICE to say `failed` would take 12 to 30 s. */
  lostMs: 5_000,
  /** Acknowledgements wait so long for a lease or a ping to travel with: alone they were a third of all messages. */
  ackWaitMs: 1_000,
  /** A lease that no heartbeat has named for this long was lost on its way. */
  leaseMs: 10_000,
  unitLimitMs: 60_000,
  /** Cutting an input, or joining results to an answer: its author sees it take long, and can stop it before. */
  answerLimitMs: 600_000,
  /** All that is compared at once by a task's own `same`: a few pairs of results. */
  comparingMs: 2_000,
  /** Opening a link takes 14-28 ms on one machine; a phone on a bad network needs more. */
  linkOpenMs: 15_000,
  /** A link through the relay is opened besides after this long: a person waits 4 s at most, and who has a direct one by then costs the server nothing. */
  directHeadStartMs: 1_000,
  /** A reloaded host keeps its code. */
  roomHeldMs: 600_000,
  /** The first message on a signaling socket. */
  socketHelloMs: 5_000,
  /** The first end of a relayed link waits so long for the other. */
  relayPairMs: 10_000,
  socketPingMs: 20_000,
  /** An invitation that is passed on further than was meant does harm for a day at most. */
  invitationMostMs: 24 * 60 * 60 * 1_000,
  /** A trick ends by itself: a host that has gone must leave nobody lying. As long as a lesson looks at one thing. */
  trickMostMs: 600_000,
} as const
