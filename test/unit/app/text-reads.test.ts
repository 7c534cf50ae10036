import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** Where a file reads `text` while it is being loaded: outside every function. */
function readsAtTopLevel(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isImportDeclaration(node)) return
    const isRead = ts.isIdentifier(node) && node.text === 'text' && ts.isPropertyAccessExpression(node.parent)
    if (isRead && node.parent.expression === node) {
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.pos).line + 1}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

test('no module of the app reads words while it is loaded: they come later, and change with the language', () => {
  const paths = readdirSync('src/app', { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path))
  expect(paths.length).toBeGreaterThan(50)
  const reads = paths
    .map((path) => join('src/app', path))
    .flatMap((path) => readsAtTopLevel(path, readFileSync(path, 'utf8')))
  expect(reads).toEqual([])
  expect(
    readsAtTopLevel('planted.ts', 'const words = { a: text.host.end }\nconst later = () => text.host.end'),
  ).toEqual(['planted.ts:1'])
})
