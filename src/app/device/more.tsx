import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { LazyPart } from '../lazy-part.ts'
import { loadWords, text } from '../text.ts'

/** What of the device's page is opened by few, or comes seldom: with its words it is as large as the rest. */
const more = new LazyPart(async () => (await Promise.all([import('./more-part.tsx'), loadWords('deviceMore')]))[0])

/** A place for something of it. Drawn anew it tries again: a room goes on without its server, so nothing here asks for a reload by a button. */
export function More(props: { children: (part: typeof import('./more-part.tsx')) => ComponentChildren }) {
  useEffect(() => void more.load(), [])
  const { value: state } = more.state
  if (state.at === 'loaded') return <>{props.children(state.part)}</>
  return state.at === 'unreachable' ? (
    <p class="problem" role="alert">
      {text.page.unreachable}
    </p>
  ) : (
    <p role="status">{text.page.opening}</p>
  )
}
