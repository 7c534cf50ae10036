import type { DeviceId } from '../../base/ids.ts'
import type { RunLog } from '../../core/run-log.ts'
import { type SpanState, spanStates } from '../../core/span.ts'
import { type StateLook, type StreamColours, streamLooks, streamPapers } from './stream-look.ts'

/** A task stream as plain data: what a picture of it needs, also in a file that is opened without us. */
export interface StreamData {
  /** Milliseconds that the picture is long. */
  readonly lengthMs: number
  readonly rows: readonly { readonly label: string; readonly lanes: number }[]
  /** Five numbers a block: row, lane, from and to in milliseconds since the beginning, and the place of its state. */
  readonly blocks: readonly number[]
  readonly states: readonly StateLook[]
  readonly papers: Readonly<Record<'light' | 'dark', StreamColours>>
}

/** A block's numbers. */
const blockLength = 5

/** @param toMs where it ends, in the story's time. */
export function streamDataOf(log: RunLog, label: (device: DeviceId) => string, toMs = log.toMs): StreamData {
  const rows: { label: string; lanes: number }[] = []
  const rowOf = new Map<DeviceId, number>()
  const blocks: number[] = []
  for (const span of log.spans()) {
    if (span.startMs === undefined) continue
    let row = rowOf.get(span.device)
    if (row === undefined) {
      row = rows.length
      rowOf.set(span.device, row)
      rows.push({ label: label(span.device), lanes: log.lanesOf(span.device) })
    }
    const fromMs = Math.max(0, span.startMs - log.fromMs)
    const endMs = (span.endMs ?? toMs) - log.fromMs
    blocks.push(row, span.lane, tenth(fromMs), tenth(Math.max(fromMs, endMs)), stateAt(span.state))
  }
  return {
    lengthMs: Math.max(1, toMs - log.fromMs),
    rows,
    blocks,
    states: spanStates.map((state) => streamLooks[state]),
    papers: streamPapers,
  }
}

const tenth = (ms: number): number => Math.round(ms * 10) / 10

export const stateAt = (state: SpanState): number => spanStates.indexOf(state)

/** The states that occur, in the order of a legend. */
export function statesIn({ blocks }: StreamData): SpanState[] {
  const seen = new Set<number>()
  for (let at = blockLength - 1; at < blocks.length; at += blockLength) seen.add(blocks[at] ?? 0)
  return spanStates.filter((_, at) => seen.has(at))
}
