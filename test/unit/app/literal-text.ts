import ts from 'typescript'

/** Attributes that a person reads or hears. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label',
])

const hasLetters = (text: string): boolean => /\p{L}/u.test(text)

/** The words for people that stand in a component itself, each with its line: text between tags, and what is read of attributes. */
export function literalTextOf(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const note = (node: ts.Node, words: string) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
    found.push(`${path}:${line} ${words.trim()}`)
  }
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasLetters(node.text)) note(node, node.text)
    if (ts.isJsxExpression(node) && isRead(node) && node.expression !== undefined) noteStrings(node.expression, note)
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer !== undefined) {
      if (ts.isStringLiteral(node.initializer) && hasLetters(node.initializer.text)) note(node, node.initializer.text)
    }
    ts.forEachChild(node, look)
  }
  look(file)
  return found
}

/** Whether what an expression gives is read by people: a child of an element, or one of those attributes. */
const isRead = ({ parent }: ts.JsxExpression): boolean =>
  ts.isJsxElement(parent) ||
  ts.isJsxFragment(parent) ||
  (ts.isJsxAttribute(parent) && spoken.has(parent.name.getText()))

/** Strings that an expression may give itself; not those that it compares with, looks up by, or hands to a function. */
function noteStrings(node: ts.Expression, note: (node: ts.Node, words: string) => void): void {
  if (ts.isStringLiteralLike(node) && hasLetters(node.text)) note(node, node.text)
  if (ts.isTemplateExpression(node)) {
    for (const { text } of [node.head, ...node.templateSpans.map(({ literal }) => literal)]) {
      if (hasLetters(text)) note(node, text)
    }
  }
  if (ts.isParenthesizedExpression(node)) noteStrings(node.expression, note)
  if (ts.isConditionalExpression(node)) {
    noteStrings(node.whenTrue, note)
    noteStrings(node.whenFalse, note)
  }
  if (ts.isBinaryExpression(node)) {
    const gives = [
      ts.SyntaxKind.AmpersandAmpersandToken,
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
    ]
    const adds = node.operatorToken.kind === ts.SyntaxKind.PlusToken
    if (adds) noteStrings(node.left, note)
    if (adds || gives.includes(node.operatorToken.kind)) noteStrings(node.right, note)
  }
}
