/** A round number of at least `value`, in steps that people count in: 1, 2, 5, 10, 20... */
export function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10
  return step * power
}

/** Marks from 0 to `top`, about `count` of them, a round number apart. */
export function ticksTo(top: number, count: number): number[] {
  const step = roundUp(top / count)
  const ticks: number[] = []
  for (let at = 0; at * step <= top * (1 + 1e-9); at++) ticks.push(at * step)
  return ticks
}

/** A path through points in a box of `width` x `height`, whose upper right corner is (`across`, `top`). */
export function linePath(
  points: readonly { readonly x: number; readonly y: number }[],
  box: { readonly width: number; readonly height: number; readonly across: number; readonly top: number },
): string {
  const { width, height, across, top } = box
  const at = ({ x, y }: { x: number; y: number }) => {
    const right = (x / across) * width
    const down = height - (Math.min(y, top) / top) * height
    return `${Math.round(right * 10) / 10} ${Math.round(down * 10) / 10}`
  }
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${at(point)}`).join('')
}
