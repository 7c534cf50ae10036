import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { literalTextOf } from './literal-text.ts'

const app = fileURLToPath(new URL('../../../src/app/', import.meta.url))

test('no component holds words: all are in the dictionaries', () => {
  const components = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'))
  expect(components.length).toBeGreaterThan(30)
  expect(components.flatMap((path) => literalTextOf(path, readFileSync(`${app}${path}`, 'utf8')))).toEqual([])
})

test.each([
  '<p>Wait</p>',
  '<p>等一等</p>',
  `<p>{ready ? \`In \${n} seconds\` : text.wait}</p>`,
  '<p>{text.wait ?? "Wait"}</p>',
  '<p>{"Wait " + name}</p>',
  '<button aria-label="Close" />',
  '<input placeholder={here && "Name"} />',
])('words in %s are found', (component) => {
  expect(literalTextOf('a.tsx', `const A = () => ${component}`)).not.toEqual([])
})

test.each([
  '<p class="hint">{text.wait} · {count}%</p>',
  '<p>{state === "ready" && text.wait}</p>',
  `<p title={\`\${text.wait}: \${n}\`}>{words["wait"]}{show("wait")}</p>`,
])('nothing is found in %s', (component) => {
  expect(literalTextOf('a.tsx', `const A = () => ${component}`)).toEqual([])
})
