import type { Card } from '../../../src/tasks/catalogue.ts'

const task = { name: 'n-queens', split: () => 1, map: () => 1 }

export const cardOf = (changes: Partial<Card>): Card => ({
  name: 'n-queens',
  task,
  input: { kind: 'none' },
  params: { n: 12, kept: 'as it is' },
  fields: [{ key: 'n', min: 4, max: 16, step: 1 }],
  local: [],
  view: {},
  ...changes,
})
