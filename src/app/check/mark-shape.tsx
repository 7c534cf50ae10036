import type { Mark } from './check-facts.ts'

/** A shape for each, so that colour is never the only sign. */
const shapes: Readonly<Record<Mark, string>> = {
  looking: 'M8 12h.01M12 12h.01M16 12h.01',
  good: 'M7 12.5l3.5 3.5L17 8.5',
  limited: 'M12 9v6M12 18.5h.01',
  bad: 'M8 8l8 8M16 8l-8 8',
  missing: 'M8 12h8',
}

export function MarkShape({ mark }: { mark: Mark }) {
  return (
    <svg class="mark-shape" data-mark={mark} viewBox="0 0 24 24" aria-hidden="true">
      {mark === 'limited' ? (
        <path class="shape-body" d="M12 2l11 20H1z" />
      ) : (
        <circle class="shape-body" cx="12" cy="12" r="11" />
      )}
      <path class="shape-line" d={shapes[mark]} />
    </svg>
  )
}
