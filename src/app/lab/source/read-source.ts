import { type ExportDefaultDeclaration, type Expression, type ObjectExpression, type Program, parse } from 'acorn'
import type { SourceProblem } from './problem.ts'
import { stripTypes } from './strip-types.ts'

/** Letters of a source: as many as a person can write, and few enough to be read anew at each pause in typing. */
export const sourceMost = 100_000

/** Where a member of the task is written, by its name. */
export type MemberPlaces = ReadonlyMap<string, { readonly from: number; readonly to: number }>

export interface ReadSource {
  /** JavaScript, each line and column where the author wrote it; it ends by setting `tabgridTask`. */
  readonly code: string
  readonly members: MemberPlaces
}

export type SourceReading =
  | { readonly at: 'read'; readonly source: ReadSource }
  | { readonly at: 'faulty'; readonly problems: readonly SourceProblem[] }

/** What may be imported: types, and what is there anyway. */
const known = 'tabgrid'

type Place = Pick<Program, 'start' | 'end'>

/** As long as what it stands for, so that no column moves. */
const exportDefault = /^export\s+default/
const assignment = 'tabgridTask = '

/**
 * Reads what an author wrote: a module of JavaScript or TypeScript whose default export is the task. Nothing of it is run.
 * Types become blanks; what comes out has every line and column where it was.
 */
export function readSource(source: string): SourceReading {
  if (source.length > sourceMost) return faulty([{ what: 'too-long', from: sourceMost, to: source.length }])
  const asItIs = parsed(source)
  if ('program' in asItIs) return readProgram(source, asItIs.program)
  if (asItIs.problem.what === 'too-long') return faulty([asItIs.problem])
  const { text, unstrippable } = stripTypes(source)
  if (unstrippable.length > 0) return faulty(unstrippable)
  const stripped = text === source ? asItIs : parsed(text)
  return 'program' in stripped ? readProgram(text, stripped.program) : faulty([stripped.problem])
}

const faulty = (problems: readonly SourceProblem[]): SourceReading => ({ at: 'faulty', problems })

function parsed(text: string): { program: Program } | { problem: SourceProblem } {
  try {
    return { program: parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowAwaitOutsideFunction: false }) }
  } catch (thrown) {
    return { problem: syntaxProblem(text, thrown) }
  }
}

function syntaxProblem(text: string, thrown: unknown): SourceProblem {
  if (!(thrown instanceof SyntaxError)) return { what: 'too-long', from: 0, to: text.length } // nested deeper than any stack
  const at = Math.min('pos' in thrown && typeof thrown.pos === 'number' ? thrown.pos : 0, text.length)
  const end = 'raisedAt' in thrown && typeof thrown.raisedAt === 'number' ? thrown.raisedAt : at
  const detail = thrown.message.replace(/ \(\d+:\d+\)$/, '')
  return { what: 'syntax', from: at, to: Math.min(text.length, Math.max(end, at + 1)), detail }
}

function readProgram(text: string, program: Program): SourceReading {
  const problems: SourceProblem[] = []
  let code = text
  let task: ExportDefaultDeclaration | undefined
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      if (statement.source.value !== known) problems.push(importOf(statement))
      code = blanked(code, statement)
    } else if (statement.type === 'ExportDefaultDeclaration') task = statement
    else if (statement.type === 'ExportAllDeclaration') problems.push(importOf(statement))
    else if (statement.type === 'ExportNamedDeclaration') {
      if (statement.source) problems.push(importOf(statement))
      code = blanked(code, { start: statement.start, end: statement.declaration?.start ?? statement.end })
    }
  }
  if (task === undefined) problems.push({ what: 'no-task', ...likelyTask(program, text) })
  if (task === undefined || problems.length > 0) return faulty(problems)
  return readTask(code, program, task)
}

function readTask(code: string, program: Program, task: ExportDefaultDeclaration): SourceReading {
  const { declaration } = task
  const place = { from: declaration.start, to: declaration.end }
  if (isStatement(declaration)) return faulty([{ what: 'not-a-task', ...place }])
  const object = objectOf(declaration, program)
  const members = object === undefined ? new Map() : membersOf(object)
  if (object !== undefined && !members.has('map') && !hasSpread(object)) return faulty([{ what: 'no-map', ...place }])
  const head = code.slice(task.start, declaration.start)
  const set = head.replace(exportDefault, (found) => assignment.padEnd(found.length))
  return { at: 'read', source: { code: code.slice(0, task.start) + set + code.slice(declaration.start), members } }
}

const importOf = ({ start, end }: Place): SourceProblem => ({ what: 'import', from: start, to: end })

const isStatement = ({ type }: ExportDefaultDeclaration['declaration']): boolean =>
  type === 'FunctionDeclaration' || type === 'ClassDeclaration'

/** The object in `defineTask({ ... })`, the object itself, or a constant's; `undefined` where it is made in another way. */
function objectOf(
  expression: ExportDefaultDeclaration['declaration'],
  program: Program,
): ObjectExpression | undefined {
  switch (expression.type) {
    case 'ObjectExpression':
      return expression
    case 'CallExpression': {
      const [first] = expression.arguments
      return first?.type === 'ObjectExpression' ? first : undefined
    }
    case 'Identifier': {
      const value = constantOf(expression.name, program)
      return value === undefined || value.type === 'Identifier' ? undefined : objectOf(value, program)
    }
    default:
      return undefined
  }
}

function constantOf(name: string, { body }: Program): Expression | undefined {
  for (const statement of body) {
    if (statement.type !== 'VariableDeclaration') continue
    const found = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)
    if (found !== undefined) return found.init ?? undefined
  }
  return undefined
}

function membersOf(object: ObjectExpression): Map<string, { from: number; to: number }> {
  const members = new Map<string, { from: number; to: number }>()
  for (const property of object.properties) {
    if (property.type === 'SpreadElement' || property.computed) continue
    const { key } = property
    const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined
    if (name !== undefined) members.set(name, { from: key.start, to: key.end })
  }
  return members
}

const hasSpread = ({ properties }: ObjectExpression): boolean =>
  properties.some((property) => property.type === 'SpreadElement' || property.computed)

/** What was probably meant to be exported: the last call or object that stands alone; else the end of the text. */
function likelyTask({ body }: Program, text: string): { from: number; to: number } {
  const last = body.findLast(({ type }) => type === 'ExpressionStatement' || type === 'VariableDeclaration')
  return last === undefined
    ? { from: Math.max(0, text.length - 1), to: text.length }
    : { from: last.start, to: last.end }
}

const blank = (text: string): string => text.replace(/[^\r\n\u2028\u2029]/g, ' ')

const blanked = (text: string, { start, end }: Place): string =>
  text.slice(0, start) + blank(text.slice(start, end)) + text.slice(end)
