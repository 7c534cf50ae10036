import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from '@codemirror/autocomplete'
import { syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'
import {
  type ContextMember,
  contextMembers,
  type HelpWords,
  hasHelp,
  signatureOf,
  type TaskMember,
  taskMembers,
} from './task-help.ts'

/** Offers the members of a task where one may stand, and what `map` is given where it is taken apart. */
export function taskCompletions(words: HelpWords): (context: CompletionContext) => CompletionResult | null {
  const members = Object.entries(taskMembers).map(([name, { signature, insert }]) =>
    snippetCompletion(insert, {
      label: name,
      detail: signature,
      info: words[name as TaskMember],
      type: 'property',
      boost: 2,
    }),
  )
  const given = Object.entries(contextMembers).map(
    ([label, { signature }]): Completion => ({
      label,
      detail: signature,
      info: words[label as ContextMember],
      type: 'variable',
      boost: 2,
    }),
  )
  return (context) => {
    const word = context.matchBefore(/[\w$]*/)
    if (word === null || (word.from === word.to && !context.explicit)) return null
    const place = placeAt(context.state, context.pos)
    if (place === 'elsewhere') return null
    const options =
      place === 'task' ? members.filter(({ label }) => !hasMember(context.state, context.pos, label)) : given
    return { from: word.from, options, validFor: /^[\w$]*$/ }
  }
}

function placeAt(state: EditorState, at: number): 'task' | 'context' | 'elsewhere' {
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(at, -1); node !== null; node = node.parent) {
    if (node.name === 'ObjectPattern' && isContext(state, node)) return 'context'
    if (node.name === 'MemberExpression') {
      const object = node.firstChild
      return object !== null && state.sliceDoc(object.from, object.to) === 'context' ? 'context' : 'elsewhere'
    }
    if (node.name === 'Block' || node.name === 'ParamList' || node.name === 'String') return 'elsewhere'
    if (node.name === 'ObjectExpression') return isTask(state, node) ? 'task' : 'elsewhere'
  }
  return 'elsewhere'
}

/** The second thing that a method \`map\` is given. */
function isContext(state: EditorState, node: SyntaxNode): boolean {
  const list = node.parent
  const method = list?.parent?.getChild('PropertyDefinition')
  if (list?.name !== 'ParamList' || method === null || method === undefined) return false
  return state.sliceDoc(method.from, method.to) === 'map' && list.getChildren(',').some(({ to }) => to <= node.from)
}

function isTask(state: EditorState, node: SyntaxNode): boolean {
  const call = node.parent?.parent
  const callee = call?.firstChild
  return (
    call?.name === 'CallExpression' &&
    callee !== null &&
    callee !== undefined &&
    state.sliceDoc(callee.from, callee.to).startsWith('defineTask')
  )
}

function hasMember(state: EditorState, at: number, label: string): boolean {
  let node: SyntaxNode | null = syntaxTree(state).resolveInner(at, -1)
  while (node !== null && node.name !== 'ObjectExpression') node = node.parent
  const properties = node?.getChildren('Property') ?? []
  return properties.some((property) => {
    const name = property.getChild('PropertyDefinition')
    return name !== null && name.to < at && state.sliceDoc(name.from, name.to) === label
  })
}

/** Says what a member is for when the pointer rests on it. */
export const taskHover = (words: HelpWords) =>
  hoverTooltip((view, at, side) => {
    const node = syntaxTree(view.state).resolveInner(at, side)
    const name = view.state.sliceDoc(node.from, node.to)
    const named = ['PropertyDefinition', 'VariableDefinition', 'VariableName', 'PropertyName'].includes(node.name)
    if (!named || !hasHelp(name)) return null
    const dom = document.createElement('div')
    dom.className = 'cm-task-help'
    const signature = document.createElement('code')
    signature.textContent = signatureOf(name) ?? ''
    const sentence = document.createElement('p')
    sentence.textContent = words[name]
    dom.append(signature, sentence)
    return { pos: node.from, end: node.to, create: () => ({ dom }) }
  })
