import { DeviceChip } from '../components/device-chip.tsx'
import { deviceColor } from '../device-color.ts'
import { formatCount, formatShare } from '../format.ts'
import { text } from '../text.ts'
import { type Given, sharesOf } from './shares.ts'

/** A class. The others are in the map's table. */
const shownMost = 40

/** Who computed how much, the busiest first: a bar against the busiest, and the share of all in words. */
export function ShareBars({ given }: { given: readonly Given[] }) {
  const shares = sharesOf(given)
  return (
    <>
      <ol class="shares">
        {shares.slice(0, shownMost).map(({ name, number, units, part, length }) => (
          <li key={`${number} ${name}`} style={{ '--mine': deviceColor(number), '--part': length }}>
            <DeviceChip number={number} />
            <span class="share-name">{number === undefined ? `${name} (${text.result.earlier})` : name}</span>
            <span class="share-said">{text.stage.shares.one(formatCount(units), formatShare(part))}</span>
          </li>
        ))}
      </ol>
      {shares.length > shownMost && (
        <p class="hint">{text.stage.shares.more(formatCount(shares.length - shownMost))}</p>
      )}
    </>
  )
}
