import type { HelpedWith } from '../../runtime/api/device-api.ts'
import { formatBytes, formatCount, formatDay, formatElapsed } from '../format.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'

/** What this browser did by task and day, and what it was. */
export function HelpLogPanel({ store }: { store: DeviceStore }) {
  const { value: rows } = store.history
  const words = text.helped
  return (
    <section class="help-log">
      <h3>{words.logHeading}</h3>
      <p class="hint">{rows.length === 0 ? words.logNone : words.logAbout}</p>
      {byDay(rows).map(([day, ofDay]) => (
        <div key={day}>
          <h4>{day}</h4>
          <ul>
            {ofDay.map((row) => (
              <Row key={`${row.host} ${row.script}`} store={store} row={row} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function byDay(rows: readonly HelpedWith[]): [string, HelpedWith[]][] {
  const days = new Map<string, HelpedWith[]>()
  for (const row of rows) {
    const day = formatDay(row.lastMs)
    days.set(day, [...(days.get(day) ?? []), row])
  }
  return [...days]
}

function Row({ store, row }: { store: DeviceStore; row: HelpedWith }) {
  const { title, script, shards, computeMs, bytes } = row
  const words = text.helped
  const source = store.sourceOf(script)
  return (
    <li>
      <strong>{title}</strong>
      <p class="hint">{words.logLine(formatCount(shards), formatElapsed(computeMs), formatBytes(bytes))}</p>
      <details>
        <summary>{words.source}</summary>
        <p class="hash">{words.hash(script)}</p>
        {source === undefined ? <p class="hint">{words.sourceLost}</p> : <pre>{source}</pre>}
      </details>
    </li>
  )
}
