const cells = 36

/** This device's share, a cell a shard: those of the round before stay dim, those being computed breathe. */
export function ShareGrid({ done, running }: { done: number; running: number }) {
  const lit = done === 0 ? 0 : ((done - 1) % cells) + 1
  const again = done > cells
  const stateOf = (at: number) => {
    if (at < lit) return 'done'
    if (at < lit + running) return 'running'
    return again ? 'before' : 'open'
  }
  return (
    <div class="share" aria-hidden="true">
      {Array.from({ length: cells }, (_, at) => (
        <span key={at} data-cell={stateOf(at)} />
      ))}
    </div>
  )
}
