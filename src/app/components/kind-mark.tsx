import type { DeviceKind } from '../../protocol/control.ts'
import { text } from '../text.ts'

const outlines: Readonly<Record<DeviceKind, string>> = {
  phone: 'M5 1.5h6q1 0 1 1v11q0 1-1 1H5q-1 0-1-1v-11q0-1 1-1zM7 12.5h2',
  tablet: 'M3 2h10q1 0 1 1v10q0 1-1 1H3q-1 0-1-1V3q0-1 1-1zM7 12h2',
  computer: 'M3 3h10v7.5H3zM1 13h14',
}

/** What a device looks like: phone, tablet or computer. */
export function KindMark({ kind }: { kind: DeviceKind }) {
  return (
    <svg class="mark kind" viewBox="0 0 16 16" role="img" aria-label={text.devices.kinds[kind]}>
      <path d={outlines[kind]} />
    </svg>
  )
}
