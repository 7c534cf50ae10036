import { useEffect, useRef } from 'preact/hooks'
import { text } from '../../text.ts'
import type { PaneProps } from './code-pane.tsx'

/** The browser's own field: for phones, for who likes it better, and where the editor cannot be fetched. */
export function PlainPane({ store, marks, editor }: PaneProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    editor.current = {
      goTo(at) {
        field.current?.focus()
        field.current?.setSelectionRange(at, at)
      },
    }
    return () => {
      editor.current = undefined
    }
  }, [editor])
  return (
    <textarea
      ref={field}
      class="lab-plain"
      aria-label={text.lab.source.label}
      aria-describedby="lab-editor-keys"
      aria-invalid={marks.value.length > 0}
      spellcheck={false}
      autocapitalize="off"
      autocomplete="off"
      rows={18}
      value={store.drafts.draft.value.source}
      onInput={(event) => store.drafts.change({ source: event.currentTarget.value })}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        void store.tryUnit()
      }}
    />
  )
}
