import { DeviceChip } from '../components/device-chip.tsx'
import { deviceColor } from '../device-color.ts'
import { formatCount, formatShare } from '../format.ts'
import { text } from '../text.ts'
import { type Given, sharesOf } from './shares.ts'

/** Who computed how much, the busiest first: a bar against the busiest, and the share of all in words. */
export function ShareBars({ given }: { given: readonly Given[] }) {
  return (
    <ol class="shares">
      {sharesOf(given).map(({ name, number, units, part, length }) => (
        <li key={`${number} ${name}`} style={{ '--mine': deviceColor(number), '--part': length }}>
          <DeviceChip number={number} />
          <span class="share-name">{number === undefined ? `${name} (${text.result.earlier})` : name}</span>
          <span class="share-said">{text.stage.shares.one(formatCount(units), formatShare(part))}</span>
        </li>
      ))}
    </ol>
  )
}
