import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/javascript'

/** What of TypeScript is no type but makes code of its own, and so cannot be left out. */
export type TypeScriptOnly = 'enum' | 'namespace' | 'parameter-property' | 'decorator'

interface Stripped {
  /** As long as the source, each line and column where it was. */
  readonly text: string
  readonly unstrippable: readonly { readonly what: TypeScriptOnly; readonly from: number; readonly to: number }[]
}

const typescript = parser.configure({ dialect: 'ts' })

/** Statements that are types alone. In their place stands a semicolon, so that what is around them does not grow together. */
const statements = new Set(['InterfaceDeclaration', 'TypeAliasDeclaration', 'AmbientDeclaration'])
const types = new Set(['TypeAnnotation', 'TypePredicate', 'TypeParamList', 'TypeArgList'])
const modifiers = new Set(['Privacy', 'readonly', 'abstract', 'override', 'Optional'])
const code: Readonly<Record<string, TypeScriptOnly>> = {
  EnumDeclaration: 'enum',
  NamespaceDeclaration: 'namespace',
  Decorator: 'decorator',
}

/** Puts blanks in the place of types, by the editor's own grammar. What is no TypeScript stays as it is. */
export function stripTypes(source: string): Stripped {
  const stripper = new Stripper(source)
  stripper.visit(typescript.parse(source).topNode)
  return { text: stripper.text(), unstrippable: stripper.unstrippable }
}

class Stripper {
  readonly unstrippable: { what: TypeScriptOnly; from: number; to: number }[] = []
  readonly #source: string
  readonly #cuts: { from: number; to: number; filler: string }[] = []

  constructor(source: string) {
    this.#source = source
  }

  text(): string {
    const parts: string[] = []
    let at = 0
    for (const { from, to, filler } of this.#cuts) {
      if (from < at) continue
      parts.push(this.#source.slice(at, from), filler, blanks(this.#source.slice(from + filler.length, to)))
      at = to
    }
    parts.push(this.#source.slice(at))
    return parts.join('')
  }

  visit(node: SyntaxNode): void {
    const { name } = node
    const what = code[name]
    if (what !== undefined) this.unstrippable.push({ what, from: node.from, to: node.to })
    else if (statements.has(name) || isTypeStatement(node)) this.#cut(node.from, node.to, ';')
    else if (types.has(name) || modifiers.has(name)) this.#cut(node.from, node.to)
    else this.#visitParts(node)
  }

  #visitParts(node: SyntaxNode): void {
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      const end = this.#typeEnd(node, child)
      if (end === undefined) this.visit(child)
      else {
        this.#cut(child.from, end)
        while (child.nextSibling !== null && child.nextSibling.to <= end) child = child.nextSibling
      }
    }
  }

  /** Where that ends which a keyword or sign begins, when it belongs to the types. */
  #typeEnd(node: SyntaxNode, child: SyntaxNode): number | undefined {
    switch (`${node.name} ${child.name}`) {
      case 'BinaryExpression as':
      case 'BinaryExpression satisfies':
        return node.to
      case 'PostfixExpression LogicOp':
      case 'PropertyDeclaration LogicOp':
        return child.to
      case 'PrefixCast <':
        return node.getChild('>')?.to
      case 'ClassDeclaration implements':
      case 'ClassExpression implements':
        return node.getChild('ClassBody')?.from
      case 'ImportGroup type':
        return afterComma(child.nextSibling ?? child)
      case 'ParamList this':
        return afterComma(child.nextSibling?.name === 'TypeAnnotation' ? child.nextSibling : child)
      case 'ParamList Privacy':
      case 'ParamList readonly':
        this.unstrippable.push({ what: 'parameter-property', from: child.from, to: child.to })
        return undefined
      default:
        return undefined
    }
  }

  #cut(from: number, to: number, filler = ''): void {
    this.#cuts.push({ from, to, filler })
  }
}

/** Whole statements and class members that are left out: exports and imports of types, signatures without a body. */
function isTypeStatement(node: SyntaxNode): boolean {
  switch (node.name) {
    case 'ExportDeclaration':
      return node.getChild('type') !== null || [...statements].some((name) => node.getChild(name) !== null)
    case 'ImportDeclaration':
      return node.getChild('type') !== null
    case 'FunctionDeclaration':
    case 'MethodDeclaration':
      return node.getChild('Block') === null && node.getChild('ParamList') !== null
    case 'PropertyDeclaration':
      return node.getChild('declare') !== null || node.getChild('abstract') !== null || node.getChild('[') !== null
    default:
      return false
  }
}

const afterComma = ({ to, nextSibling }: SyntaxNode): number => (nextSibling?.name === ',' ? nextSibling.to : to)

const blanks = (text: string): string => text.replace(/[^\r\n\u2028\u2029]/g, ' ')
