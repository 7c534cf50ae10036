import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { LazyPart } from '../lazy-part.ts'
import { text } from '../text.ts'

/** A place within a page for what is fetched when it is first shown. */
export function LazyPanel<Part>(props: { part: LazyPart<Part>; children: (part: Part) => ComponentChildren }) {
  const { part, children } = props
  useEffect(() => void part.load(), [part])
  const { value: state } = part.state
  switch (state.at) {
    case 'loaded':
      return <>{children(state.part)}</>
    case 'unreachable':
      return (
        <p class="problem" role="alert">
          {text.page.unreachable}
        </p>
      )
    case 'closed':
    case 'loading':
      return <p role="status">{text.page.opening}</p>
  }
}
