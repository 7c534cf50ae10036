// The program of n-queens.ts in AssemblyScript: `npm run queens` makes n-queens-module.ts of it.

let size: i32 = 0
let all: u32 = 0

export function init(n: f64): void {
  size = i32(n)
  all = (1 << size) - 1
}

/** Placements of the queens of the first two rows. */
export function units(): f64 {
  return f64((size - 1) * (size - 2))
}

export function map(unit: f64): f64 {
  let left = i32(unit)
  for (let first = 0; first < size; first++) {
    for (let second = 0; second < size; second++) {
      if (abs(first - second) > 1 && left-- == 0) return countFrom(1 << first, 1 << second)
    }
  }
  return 0
}

export function combine(left: f64, right: f64): f64 {
  return left + right
}

function countFrom(a: u32, b: u32): f64 {
  return count(a | b, (((a << 1) | b) << 1) & all, ((a >> 1) | b) >> 1)
}

/** A bit a column: taken in this row by a column, a falling or a rising diagonal. */
function count(columns: u32, falling: u32, rising: u32): f64 {
  if (columns == all) return 1
  let ways: f64 = 0
  for (let free = all & ~(columns | falling | rising); free != 0; free &= free - 1) {
    const queen = free & -free
    ways += count(columns | queen, ((falling | queen) << 1) & all, (rising | queen) >> 1)
  }
  return ways
}
