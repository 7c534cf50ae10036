import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { text } from '../../text.ts'
import type { LabStore } from '../lab-store.ts'
import type { EditorHandle } from '../source-panel.tsx'
import type { CodeEditor, Mark } from './code-editor.ts'

export interface PaneProps {
  readonly store: LabStore
  readonly marks: ReadonlySignal<readonly Mark[]>
  readonly editor: EditorHandle
  /** The editor could not be fetched. */
  readonly onUnreachable: () => void
}

/** CodeMirror, fetched when this page is first shown. Its words are those of the language in which it was made. */
export function CodePane({ store, marks, editor, onUnreachable }: PaneProps) {
  const place = useRef<HTMLDivElement>(null)
  const code = useSignal<CodeEditor | undefined>(undefined)
  useEffect(() => {
    let isGone = false
    const open = async () => {
      const { createCodeEditor } = await import('./code-editor.ts')
      if (isGone || place.current === null) return
      code.value = createCodeEditor(place.current, {
        text: store.drafts.draft.peek().source,
        label: text.lab.source.label,
        description: text.lab.source.keys,
        help: text.lab.help,
        phrases: text.lab.editorPhrases,
        onChange: (source) => store.drafts.change({ source }),
        onRun: () => void store.tryUnit(),
      })
      editor.current = code.value
    }
    open().catch(onUnreachable)
    return () => {
      isGone = true
      code.peek()?.destroy()
      code.value = undefined
      editor.current = undefined
    }
  }, [store, code, editor, onUnreachable])
  useSignalEffect(() => {
    const { source } = store.drafts.draft.value
    code.value?.setText(source)
    code.value?.setMarks(marks.value)
  })
  return (
    <div class="lab-editor">
      <div ref={place} class="lab-code" />
      {code.value === undefined && <p class="empty">{text.lab.source.loading}</p>}
    </div>
  )
}
