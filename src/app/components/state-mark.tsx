/** A shape for each state, so that colour is never the only sign: hollow, dot, filled square. */
export function StateMark({ state }: { state: 'waiting' | 'idle' | 'working' | 'stopped' }) {
  return (
    <svg class="mark" data-state={state} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {state === 'waiting' && <circle cx="8" cy="8" r="5.5" class="mark-line" />}
      {state === 'idle' && (
        <>
          <circle cx="8" cy="8" r="5.5" class="mark-line" />
          <circle cx="8" cy="8" r="2.5" class="mark-fill" />
        </>
      )}
      {state === 'working' && <rect x="2.5" y="2.5" width="11" height="11" rx="2" class="mark-fill" />}
      {state === 'stopped' && <path d="M3 8h10" class="mark-line" />}
    </svg>
  )
}
