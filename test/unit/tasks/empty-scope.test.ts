import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { input as words } from '../../../src/app/text/en/input.ts'
import { defineTask, toTaskScript } from '../../../src/core/task.ts'
import { cards } from '../../../src/tasks/cards.ts'
import type { Card } from '../../../src/tasks/catalogue.ts'
import { readCsv } from '../../../src/tasks/read-input.ts'

// On another machine a task's functions find the language and nothing else: no module around them, no DOM, no Node.

/** Of JavaScript: a module has nothing around it. */
const sourceCards = cards.flatMap((card) => ('module' in card.task ? [] : [{ ...card, task: card.task }]))
type SourceCard = (typeof sourceCards)[number]

const smaller: Readonly<Record<string, object>> = {
  mandelbrot: { width: 100, height: 70, iterations: 50 },
  pi: { blocks: 3, pointsPerBlock: 100 },
  primes: { below: 250_000 },
  'n-queens': { n: 6 },
  'ray-tracing': { width: 70, height: 40, raysAcross: 1 },
  life: { width: 64, height: 40, generations: 3 },
  mersenne: { below: 130 },
  'hash-search': { blocks: 1, zeroBits: 16 },
  'matrix-product': { size: 130 },
}

function inputOf({ input }: Card): unknown {
  if (input.kind === 'none') return undefined
  const text = readFileSync(new URL(`../../../src/app/public/${input.sample.path}`, import.meta.url), 'utf8')
  return input.kind === 'csv' ? readCsv(text, 'sample', words).slice(0, 50) : text
}

/** The whole of a job, written so that it can run in the empty scope too. */
const runAll = `(task, input, params) => {
  const split = task.split(input, params)
  const units = typeof split === 'number' ? Array.from({ length: split }, (_, unit) => unit) : split.units ?? split
  const context = { params, state: task.init?.(params), local: { reading: 20 } }
  const results = units.map((unit) => task.map(unit, context))
  const joined = task.combine === undefined ? results : results.reduce((left, right) => task.combine(left, right))
  return task.reduce === undefined ? joined : task.reduce(joined, params)
}`

const runInEmptyScope = (text: string, input: unknown, params: unknown): unknown => {
  const scope = createContext(Object.assign(Object.create(null) as object, { input, params }))
  return runInContext(`"use strict"; JSON.stringify((${runAll})(${text}, input, params))`, scope)
}

function runCard(card: SourceCard): unknown {
  const params = { ...card.params, ...smaller[card.name] }
  return JSON.parse(String(runInEmptyScope(toTaskScript(card.task).text, inputOf(card), params)))
}

test.each(sourceCards)('the task "$name" uses nothing from around it', (card) => {
  expect(runCard(card)).toBeTruthy()
})

describe('as the app is built, minified,', () => {
  let built: readonly SourceCard[] = []
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('../../../src/tasks/cards.ts', import.meta.url))
    const bundled = await build({
      configFile: false,
      logLevel: 'silent',
      publicDir: false,
      build: {
        write: false,
        minify: 'oxc',
        target: 'es2023',
        rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
      },
    })
    const [chunk] = 'output' in bundled ? bundled.output : []
    const code = chunk?.type === 'chunk' ? chunk.code : ''
    const module: { cards: readonly Card[] } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    built = module.cards as readonly SourceCard[]
  })

  test.each(sourceCards)('the task "$name" still uses nothing from around it, and gives the same', (card) => {
    const found = built.find(({ name }) => name === card.name)
    expect(found?.task.map.toString()).not.toBe(card.task.map.toString())
    expect(found === undefined ? found : runCard(found)).toEqual(runCard(card))
  })
})

test('a captured variable is caught by that', () => {
  const captured = Math.random()
  const task = defineTask({ name: 'capturing', split: () => 2, map: (unit: number) => unit + captured })
  expect(() => runInEmptyScope(toTaskScript(task).text, undefined, {})).toThrow('captured is not defined')
})
