import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A state that needs a decision or is the last one: what is so, and what to do next. Takes the focus, for what had it is gone. */
export function Notice(props: { heading: string; sentence: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section class="notice">
      <h1 ref={heading} tabIndex={-1}>
        {props.heading}
      </h1>
      <p>{props.sentence}</p>
      <div class="actions">{props.children}</div>
    </section>
  )
}
