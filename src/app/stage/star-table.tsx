import { OpenDetails } from '../components/open-details.tsx'
import { formatBytes, formatCount } from '../format.ts'
import { text } from '../text.ts'
import type { StarDevice } from './star-device.ts'

/** The map's numbers, for those who do not see it or want them. Drawn only while it is open. */
export function StarTable({ devices }: { devices: readonly StarDevice[] }) {
  const { table, columns } = text.stage.map
  return (
    <OpenDetails summary={table}>
      {() => (
        <div class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">{columns.device}</th>
                <th scope="col">{columns.state}</th>
                <th scope="col">{columns.link}</th>
                {[columns.cores, columns.units, columns.received, columns.sent, columns.rate].map((column) => (
                  <th key={column} scope="col" class="number">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {devices.map((device) => (
                <Row key={device.number} device={device} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </OpenDetails>
  )
}

function Row({ device }: { device: StarDevice }) {
  const words = text.stage.map
  const { number, name, state, link, slots, units, bytesIn, bytesOut, rate } = device
  const numbers = {
    cores: formatCount(slots),
    units: formatCount(units),
    received: formatBytes(bytesIn),
    sent: formatBytes(bytesOut),
    rate: words.rate(formatBytes(rate)),
  }
  return (
    <tr>
      <th scope="row">{words.device(formatCount(number), name)}</th>
      <td>{words.states[state]}</td>
      <td>{state === 'left' ? '' : words.links[link]}</td>
      {Object.entries(numbers).map(([key, shown]) => (
        <td key={key} class="number">
          {shown}
        </td>
      ))}
    </tr>
  )
}
