import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { LazyPart } from '../lazy-part.ts'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import { Notice } from './notice.tsx'

/** A page of a part that is fetched when it is first shown. */
export function LazyPage<Part>(props: { part: LazyPart<Part>; children: (part: Part) => ComponentChildren }) {
  const { part, children } = props
  useEffect(() => void part.load(), [part])
  const { value: state } = part.state
  if (state.at === 'loaded') return <>{children(state.part)}</>
  if (state.at === 'unreachable') {
    return (
      <Notice heading={text.page.notLoadedHeading} sentence={text.page.unreachable}>
        <button type="button" class="primary" onClick={() => location.reload()}>
          {text.reload}
        </button>
        <a href={hashOf.landing}>{text.toStart}</a>
      </Notice>
    )
  }
  return (
    <p class="opening" role="status">
      {text.page.opening}
    </p>
  )
}
