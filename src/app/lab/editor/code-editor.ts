import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript, javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { taskCompletions, taskHover } from './completions.ts'
import { editorTheme } from './editor-theme.ts'
import { replacing } from './replacing.ts'
import type { HelpWords } from './task-help.ts'

/** A place in the text that something is said about. */
export interface Mark {
  readonly from: number
  readonly to: number
  readonly sentence: string
}

interface CodeEditorOptions {
  readonly text: string
  /** The accessible name. */
  readonly label: string
  /** How its keys work: said, as no id of the page is known inside. */
  readonly description: string
  readonly help: HelpWords
  /** What CodeMirror says by itself, in the reader's language. */
  readonly phrases: Readonly<Record<string, string>>
  readonly onChange: (text: string) => void
  /** Mod-Enter. */
  readonly onRun: () => void
}

export interface CodeEditor {
  /** Puts another text in its place, where it is another one. */
  setText(text: string): void
  setMarks(marks: readonly Mark[]): void
  /** Puts the cursor there, and the focus into the editor. */
  goTo(at: number): void
  destroy(): void
}

/**
 * CodeMirror inside a shadow root of \`place\`: there its styles are adopted sheets, which the page's policy allows; as elements they
 * would be refused.
 */
export function createCodeEditor(place: HTMLElement, options: CodeEditorOptions): CodeEditor {
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' })
  const view = new EditorView({ root, parent: root, state: stateOf(options) })
  return {
    setText(text) {
      if (text === view.state.doc.toString()) return
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
    },
    setMarks: (marks) => view.dispatch(setDiagnostics(view.state, diagnosticsOf(marks, view.state.doc.length))),
    goTo(at) {
      const anchor = Math.min(at, view.state.doc.length)
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

function stateOf({ text, label, description, help, phrases, onChange, onRun }: CodeEditorOptions): EditorState {
  const run = () => {
    onRun()
    return true
  }
  const completions = { autocomplete: taskCompletions(help) }
  return EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of('  '),
      bracketMatching(),
      closeBrackets(),
      replacing,
      autocompletion(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      javascript({ typescript: true }),
      typescriptLanguage.data.of(completions),
      javascriptLanguage.data.of(completions),
      taskHover(help),
      EditorState.phrases.of({ ...phrases }),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-description': description, tabindex: '0' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString())
      }),
      keymap.of([
        { key: 'Mod-Enter', run },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
      editorTheme,
    ],
  })
}

const diagnosticsOf = (marks: readonly Mark[], length: number): Diagnostic[] =>
  marks.map(({ from, to, sentence }) => ({
    from: Math.min(from, length),
    to: Math.min(Math.max(to, from), length),
    severity: 'error',
    message: sentence,
  }))
