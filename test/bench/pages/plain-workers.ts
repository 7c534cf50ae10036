/** The limit of `tiny` and `busy`: the same loop in plain workers, each with an equal part, and nothing else. */
export async function runPlain(map: string, units: number, params: number, workers: number): Promise<number> {
  const source = `onmessage = ({ data: [from, to, params] }) => {
    const { map } = ({ ${map.trimStart().startsWith('map') ? map : `map: ${map}`} })
    let sum = 0
    for (let unit = from; unit < to; unit++) sum += map(unit, { params, state: undefined, local: undefined })
    postMessage(sum)
  }`
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const startedMs = performance.now()
  const share = Math.ceil(units / workers)
  const parts = Array.from({ length: workers }, (_, at) => [at * share, Math.min(units, (at + 1) * share), params])
  await Promise.all(parts.map((part) => runOne(url, part)))
  const tookMs = performance.now() - startedMs
  URL.revokeObjectURL(url)
  return tookMs
}

function runOne(url: string, part: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url)
    worker.onmessage = () => {
      worker.terminate()
      resolve()
    }
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(part)
  })
}
