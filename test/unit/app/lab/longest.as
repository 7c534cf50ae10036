export function longest(from: u32, to: u32): u32 {
  let best: u32 = 0
  let bestAt: u32 = from
  for (let start = from; start < to; start++) {
    let n: u64 = start
    let steps: u32 = 0
    while (n > 1) { n = n & 1 ? 3 * n + 1 : n >> 1; steps++ }
    if (steps > best) { best = steps; bestAt = start }
  }
  return bestAt
}
