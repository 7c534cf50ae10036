/** The members of a task, as their authors look them up; what each is for is in the words of the page. */
export const taskMembers = {
  name: { signature: 'name: string', insert: "name: '#{}'," },
  split: { signature: 'split(input, params): number | Unit[]', insert: 'split(input, params) {\n  return #{}\n},' },
  init: { signature: 'init(params): State', insert: 'init(params) {\n  return #{}\n},' },
  map: {
    signature: 'map(unit, { params, state, local }): Result',
    insert: 'map(unit, { params }) {\n  return #{}\n},',
  },
  combine: {
    signature: 'combine(left: Result, right: Result): Result',
    insert: 'combine(left, right) {\n  return #{}\n},',
  },
  reduce: { signature: 'reduce(results, params): Answer', insert: 'reduce(results) {\n  return #{}\n},' },
  compare: {
    signature: "compare: 'exact' | { ulps } | { relative, absolute } | 'custom'",
    insert: 'compare: { relative: 1e-9, absolute: 0 },#{}',
  },
  same: { signature: 'same(left: Result, right: Result): boolean', insert: 'same(left, right) {\n  return #{}\n},' },
  deterministic: { signature: 'deterministic: boolean', insert: 'deterministic: true,#{}' },
  memoryMegabytes: { signature: 'memoryMegabytes: number', insert: 'memoryMegabytes: #{64},' },
} as const
export type TaskMember = keyof typeof taskMembers

/** What `map` knows besides its unit. */
export const contextMembers = {
  params: { signature: 'params' },
  state: { signature: 'state: State' },
  local: { signature: 'local?: Record<string, number>' },
} as const
export type ContextMember = keyof typeof contextMembers

/** What a name means that stands in a source, in the reader's language. */
export type HelpWords = Readonly<Record<TaskMember | ContextMember | 'defineTask', string>>

export const signatureOf = (name: string): string | undefined => {
  if (name === 'defineTask') return 'defineTask(task): Task'
  const found: { readonly signature: string } | undefined =
    Object.getOwnPropertyDescriptor(taskMembers, name)?.value ??
    Object.getOwnPropertyDescriptor(contextMembers, name)?.value
  return found?.signature
}

export const hasHelp = (name: string): name is keyof HelpWords => signatureOf(name) !== undefined
