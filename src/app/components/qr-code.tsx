import { encode } from 'uqr'

/** Modules of white around the picture. Four is what scanners are promised. */
const quietModules = 4

/** A QR picture, dark on white in both themes: many scanners do not read the inverse. */
export function QrCode({ content, label }: { content: string; label: string }) {
  const { size, data } = encode(content, { ecc: 'M', border: 0 })
  const side = size + 2 * quietModules
  let path = ''
  for (const [y, row] of data.entries()) {
    for (const [x, dark] of row.entries()) {
      if (dark) path += `M${x + quietModules} ${y + quietModules}h1v1h-1z`
    }
  }
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#111" />
    </svg>
  )
}
