import jsTokens, { type Token as JsToken } from 'js-tokens'
import { TabgridError } from '../../base/errors.ts'

/**
 * A task's text with each `a ** b` as a call of `power`, and `x **= b` as `x = power(x, b)`. The operator is not portable
 * (Firefox and Chromium differ in the last digit of 3 ** 5.3), cannot be replaced as a function can, and bundlers write it for
 * `Math.pow`. Texts, templates, regular expressions and comments stay as they are.
 *
 * @throws `task-invalid` for an operand that is not a name, a number, something in brackets, or members and calls of them.
 */
export function portablePowers(text: string, power: string): string {
  return text.includes('**') ? new PowerRewrite(text, power).text() : text
}

interface Token {
  readonly type: JsToken['type']
  readonly value: string
  /** Whether a line ends between the token before and this one. */
  readonly startsLine: boolean
  /** Where it stands in the whole text, blanks and comments counted. */
  readonly place: number
}

const blanks = new Set(['WhiteSpace', 'LineTerminatorSequence', 'MultiLineComment', 'SingleLineComment'])
const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
/** Words after which a bracket opens a value of its own, instead of a call or a member. */
const words =
  'return typeof instanceof in case do else void delete throw yield await new default extends if while for with switch catch function class import const let var'
const keywords = new Set(words.split(' '))
const notOperand = { type: 'Invalid', value: '', startsLine: true, place: -1 } as const

class PowerRewrite {
  readonly #power: string
  /** The text, piece by piece; rewriting changes pieces. */
  readonly #pieces: string[] = []
  readonly #tokens: Token[] = []
  /** The other bracket of each, by the token's index. */
  readonly #partner = new Map<number, number>()
  /** Where the expression of a power ends, by the index of its operator. */
  readonly #ends = new Map<number, number>()

  constructor(text: string, power: string) {
    this.#power = power
    const open: number[] = []
    let startsLine = true
    for (const { type, value } of jsTokens(text)) {
      const place = this.#pieces.push(value) - 1
      if (blanks.has(type)) {
        startsLine ||= /[\n\r\u2028\u2029]/.test(value)
        continue
      }
      const index = this.#tokens.push({ type, value, startsLine, place }) - 1
      startsLine = false
      if (type !== 'Punctuator') continue
      if (['(', '[', '{'].includes(value)) open.push(index)
      const opened = value in closing ? open.pop() : undefined
      if (opened !== undefined) this.#partner.set(index, opened).set(opened, index)
    }
  }

  text(): string {
    // From the last: a ** b ** c is a ** (b ** c).
    for (let index = this.#tokens.length - 1; index >= 0; index--) {
      const { type, value } = this.#at(index)
      if (type !== 'Punctuator') continue
      if (value === '**') this.#rewrite(index)
      if (value === '**=') this.#rewriteAssignment(index)
    }
    return this.#pieces.join('')
  }

  #rewrite(operator: number): void {
    const start = this.#at(this.#startOf(operator - 1))
    const end = this.#endOf(operator + 1)
    this.#ends.set(operator, end)
    this.#pieces[start.place] = `${this.#power}(${this.#pieces[start.place]}`
    this.#pieces[this.#at(operator).place] = ','
    this.#pieces[this.#at(end).place] += ')'
  }

  #rewriteAssignment(operator: number): void {
    const target = this.#at(operator - 1)
    const isName = target.type === 'IdentifierName' && !['.', '?.'].includes(this.#at(operator - 2).value)
    const end = this.#endOf(operator + 1)
    if (!isName || !this.#endsExpression(end + 1)) throw this.#refusal(operator)
    this.#pieces[this.#at(operator).place] = `=${this.#power}(${target.value},`
    this.#pieces[this.#at(end).place] += ')'
  }

  /** Index of the first token of the operand that ends at `index`: a primary value with its members and calls. */
  #startOf(index: number): number {
    let at = index
    while (true) {
      const { type, value } = this.#at(at)
      const before = this.#at(at - 1)
      if (value === ')' || value === ']') {
        at = this.#partnerOf(at)
        const holder = this.#at(at - 1)
        if (holder.value === '?.') at -= 2
        else if (this.#endsOperand(at - 1)) at -= 1
        else return this.#withNew(at)
      } else if (['.', '?.'].includes(before.value) && /^(Identifier|PrivateIdentifier)/.test(type)) at -= 2
      else if (this.#isLiteral(at) || this.#isName(at)) return this.#withNew(at)
      else throw this.#refusal(index + 1)
    }
  }

  #withNew(index: number): number {
    let start = index
    while (this.#at(start - 1).value === 'new') start--
    if (['++', '--'].includes(this.#at(start - 1).value)) throw this.#refusal(index)
    return start
  }

  /** Index of the last token of the operand that starts at `index`. */
  #endOf(index: number): number {
    let at = index
    while (['-', '+', '~', '!', 'await', 'new'].includes(this.#at(at).value)) at++
    if (this.#opens(at)) at = this.#partnerOf(at)
    else if (!this.#isLiteral(at) && !this.#isName(at)) throw this.#refusal(index - 1)
    while (true) {
      const next = this.#at(at + 1)
      if (next.value === '**') return this.#ends.get(at + 1) ?? at
      if (next.value === '.' || next.value === '?.') at += this.#opens(at + 2) ? 1 : 2
      else if (this.#opens(at + 1)) at = this.#partnerOf(at + 1)
      else if (/^(NoSubstitutionTemplate|TemplateHead)$/.test(next.type)) throw this.#refusal(index - 1)
      else if (['++', '--'].includes(next.value) && !next.startsLine) throw this.#refusal(index - 1)
      else return at
    }
  }

  #endsExpression(index: number): boolean {
    const { type, value, startsLine } = this.#at(index)
    if (index >= this.#tokens.length || [',', ';', ')', ']', '}', ':'].includes(value)) return true
    if (/TemplateMiddle|TemplateTail/.test(type)) return true
    return startsLine && /^(Identifier|Numeric|String)/.test(type) && !['in', 'instanceof'].includes(value)
  }

  #endsOperand(index: number): boolean {
    const { type, value } = this.#at(index)
    if (value === ')' || value === ']') return true
    if (value === '}' || /^(NoSubstitutionTemplate|TemplateTail|String|Regular)/.test(type))
      throw this.#refusal(index)
    if (type === 'PrivateIdentifier') return true
    return type === 'IdentifierName' && (!keywords.has(value) || ['.', '?.'].includes(this.#at(index - 1).value))
  }

  #isLiteral(index: number): boolean {
    return ['NumericLiteral', 'StringLiteral'].includes(this.#at(index).type)
  }

  #isName(index: number): boolean {
    const { type, value } = this.#at(index)
    return type === 'IdentifierName' && !keywords.has(value)
  }

  #opens(index: number): boolean {
    return ['(', '['].includes(this.#at(index).value)
  }

  #partnerOf(index: number): number {
    const partner = this.#partner.get(index)
    if (partner === undefined) throw this.#refusal(index)
    return partner
  }

  #at(index: number): Token {
    return this.#tokens[index] ?? notOperand
  }

  #refusal(index: number): TabgridError {
    const around = this.#tokens.slice(Math.max(0, index - 4), index + 5).map(({ value }) => value)
    return new TabgridError(
      'task-invalid',
      `"${around.join(' ').slice(0, 100)}" cannot be made portable: give both sides of ** a name of their own first`,
    )
  }
}
