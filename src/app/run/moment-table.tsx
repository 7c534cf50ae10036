import type { DeviceMoment, RunMoment } from '../../core/run-moment.ts'
import { DeviceChip } from '../components/device-chip.tsx'
import { StateMark } from '../components/state-mark.tsx'
import { formatCount } from '../format.ts'
import type { Seen } from '../host/task-stream-says.ts'
import { text } from '../text.ts'
import { rangeOf } from './run-names.ts'

type State = 'away' | 'waiting' | 'idle' | 'working'

const marks = { away: 'stopped', waiting: 'waiting', idle: 'idle', working: 'working' } as const satisfies Record<
  State,
  string
>

function stateOf({ presence, holds }: DeviceMoment): State {
  if (presence.at === 'away') return 'away'
  if (presence.slots === 0) return 'waiting'
  return holds.length > 0 ? 'working' : 'idle'
}

/** Who held what at this moment, and what had been counted of whom. */
export function MomentTable({ moment, seen }: { moment: RunMoment; seen: Seen }) {
  const words = text.travel.look
  const { devices, atMs } = moment
  const most = Math.max(1, ...devices.map(({ units }) => units))
  const sorted = devices.toSorted(
    (left, right) => (seen(left.device)?.number ?? 0) - (seen(right.device)?.number ?? 0),
  )
  return (
    <div class="look-devices">
      <table>
        <caption>{words.tableCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.device}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.hand}</th>
            <th scope="col" class="number">
              {words.units}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((device) => {
            const state = stateOf(device)
            const who = seen(device.device)
            return (
              <tr key={device.device} data-state={state}>
                <th scope="row">
                  <span class="look-who">
                    <DeviceChip number={who?.number} /> {who?.name ?? text.stream.departed}
                  </span>
                </th>
                <td>
                  <span class="look-who">
                    <StateMark state={marks[state]} /> {words.states[state]}
                  </span>
                </td>
                <td>{handOf(device, atMs)}</td>
                <td class="number">
                  {formatCount(device.units)}
                  <progress max={most} value={device.units} aria-hidden="true" />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function handOf({ holds }: DeviceMoment, atMs: number): string {
  const words = text.travel.look
  const [first] = holds
  if (first === undefined) return words.nothing
  const begun = first.startMs !== undefined && first.startMs <= atMs
  const range = begun ? rangeOf(first) : words.next(rangeOf(first))
  return holds.length === 1 ? range : text.travel.whatIf.joined([range, words.more(formatCount(holds.length - 1))])
}
