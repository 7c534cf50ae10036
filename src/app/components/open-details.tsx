import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

/** A disclosure whose content is drawn only while it is open. */
export function OpenDetails(props: { name?: string; summary: string; children: () => ComponentChildren }) {
  const open = useSignal(false)
  return (
    <details
      class={props.name}
      onToggle={(event) => {
        open.value = event.currentTarget.open
      }}
    >
      <summary>{props.summary}</summary>
      {open.value && props.children()}
    </details>
  )
}
