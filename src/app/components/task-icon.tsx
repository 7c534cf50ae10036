// Pictures of seven by seven cells, as a task would be seen on a small grid. Each is true to its task where it can be:
// the primes up to 49 in rows of seven, seven queens of whom none attacks another.
const pictures: Readonly<Record<string, string>> = {
  mandelbrot: '....... ....##. .##.### ####### .##.### ....##. .......',
  'ray-tracing': '..###.. .#...#. .#..##. .#.###. ..###.. ....... #.#.#.#',
  life: '....... ..#.... ...#... .###... ....... .....## .....##',
  'k-means': '##..... ##..... #....## .....## ....... ..##... ..###..',
  temperatures: '....... .....#. ...#.#. ...#.#. .#.#.#. .#.#.#. .#.#.#.',
  'word-count': '####### ....... #####.. ....... ######. ....... ###....',
  sensors: '..###.. ..#.#.. ..#.#.. ..###.. .#####. .#####. ..###..',
  pi: '####### ..#.#.. ..#.#.. ..#.#.. ..#.#.. .#..#.. #...###',
  primes: '.##.#.# ...#.#. ..#.#.. .#..... #.#.... .#...#. #...#..',
  mersenne: '....... .##.#.. ...#.#. ..#.... .#..... ###.... .......',
  'hash-search': '#.#.... #.#.... ...#.#. ..####. ...#.#. ..####. ...#.#.',
  'matrix-product': '#.....# #.###.# #.#.#.# #.###.# #.#.#.# #.###.# #.....#',
  'n-queens': '#...... ..#.... ....#.. ......# .#..... ...#... .....#.',
  'n-queens-wasm': '.....#. ...#... .#..... ......# ....#.. ..#.... #......',
}

const unknown = '....... ....... ..#.#.. ....... ..#.#.. ....... .......'

export function TaskIcon({ name }: { name: string }) {
  let path = ''
  for (const [y, row] of (pictures[name] ?? unknown).split(' ').entries()) {
    for (const [x, cell] of [...row].entries()) if (cell === '#') path += `M${x * 4} ${y * 4}h3.4v3.4h-3.4z`
  }
  return (
    <svg class="task-icon" viewBox="0 0 27.4 27.4" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
