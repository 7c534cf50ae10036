import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

interface OpenDetailsProps {
  readonly name?: string
  readonly summary: ComponentChildren
  /** From the first, or from when it becomes so; else its person opens it. */
  readonly open?: boolean
  readonly children: () => ComponentChildren
}

/** A disclosure whose content is drawn only while it is open. */
export function OpenDetails({ name, summary, open = false, children }: OpenDetailsProps) {
  const isOpen = useSignal(open)
  return (
    <details
      class={name}
      open={open}
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open
      }}
    >
      <summary>{summary}</summary>
      {isOpen.value && children()}
    </details>
  )
}
