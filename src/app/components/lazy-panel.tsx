import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { LazyPart } from '../lazy-part.ts'
import { text } from '../text.ts'

/** A place within a page for what is fetched when it is first shown. A room goes on without its server, so what failed is tried again in place. */
export function LazyPanel<Part>(props: { part: LazyPart<Part>; children: (part: Part) => ComponentChildren }) {
  const { part, children } = props
  useEffect(() => void part.load(), [part])
  const { value: state } = part.state
  switch (state.at) {
    case 'loaded':
      return <>{children(state.part)}</>
    case 'unreachable':
      return (
        <div>
          <p class="problem" role="alert">
            {text.page.partUnreachable}
          </p>
          <button type="button" class="quiet small" onClick={() => void part.load()}>
            {text.tryAgain}
          </button>
        </div>
      )
    case 'closed':
    case 'loading':
      return <p role="status">{text.page.opening}</p>
  }
}
