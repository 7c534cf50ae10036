import { deviceColor } from '../device-color.ts'

/** A device's colour; its number, where it has one, is what the colour stands for. */
export function DeviceChip({ number }: { number: number | undefined }) {
  return (
    <span class="chip" style={{ '--chip': deviceColor(number) }} aria-hidden="true">
      {number}
    </span>
  )
}
