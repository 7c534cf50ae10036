import { EditorView } from '@codemirror/view'

/**
 * Typing over what is selected, done here: where the browser does it in coloured text, it wants to keep the colours by styles of its
 * own, which the page's policy forbids, and says so on the console.
 */
export const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType } = event
    const { main } = view.state.selection
    if (inputType !== 'insertText' || data === null || main.empty || view.composing) return false
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    const isHandled = view.state
      .facet(EditorView.inputHandler)
      .some((handle) => handle(view, main.from, main.to, data, insert))
    if (!isHandled) view.dispatch(insert())
    event.preventDefault()
    return true
  },
})
