import { correction, generate } from 'lean-qr/nano'

/** Modules of white around the picture. Four is what scanners are promised. */
const quietModules = 4

/** A QR picture, dark on white in both themes: many scanners do not read the inverse. */
export function QrCode({ content, label }: { content: string; label: string }) {
  const picture = generate(content, { minCorrectionLevel: correction.M })
  const side = picture.size + 2 * quietModules
  const places = Array.from({ length: picture.size }, (_, at) => at)
  const dark = places.flatMap((y) => places.filter((x) => picture.get(x, y)).map((x) => [x, y] as const))
  const path = dark.map(([x, y]) => `M${x + quietModules} ${y + quietModules}h1v1h-1z`).join('')
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#111" />
    </svg>
  )
}
