import { createRequire } from 'node:module'
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import { expect, test } from 'vitest'

const rules = createRequire(import.meta.url)('../imports/rules.cjs') as {
  forbidden: never[]
  options: ICruiseOptions
}

async function cruised(folders: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(folders, {
    ...rules.options,
    ruleSet: { forbidden: rules.forbidden },
    validate: true,
  })
  if (typeof output === 'string') throw new Error(output)
  return output
}
const violations = ({ summary }: ICruiseResult) =>
  summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)

test('imports run one way, and the gate sees the whole project', async () => {
  const result = await cruised(['src', 'signaling'])
  expect(violations(result)).toEqual([])
  expect(result.modules.filter(({ source }) => source.startsWith('src/')).length).toBeGreaterThan(80)
}, 30_000)

test('the canary: an import planted against the law is found', async () => {
  expect(violations(await cruised(['test/imports/planted']))).toEqual([
    expect.stringContaining('src/core-imports-downwards'),
  ])
}, 30_000)
