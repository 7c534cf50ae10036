const token =
  /\s*(?:([[\]{},:])|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"))/uy

/** What may come next. `first` is a value or the end of an empty list; `key` and `first-key` likewise. */
type Wants = 'value' | 'first' | 'key' | 'first-key' | 'colon' | 'next' | 'nothing'

/**
 * Where a text stops being JSON: the place in letters, from 0, at which the first piece begins that cannot stand there; its
 * length where it only ends too early. Engines tell that in words of their own, or not at all.
 */
export function jsonFault(text: string): number {
  const open: ('[' | '{')[] = []
  let wants: Wants = 'value'
  let at = 0
  while (wants !== 'nothing') {
    token.lastIndex = at
    const found = token.exec(text)
    if (found === null) break
    const [, sign, string] = found
    const next = afterToken(wants, sign, string, open)
    if (next === undefined) break
    wants = next
    at = token.lastIndex
  }
  return at + text.slice(at).search(/\S|$/)
}

function afterToken(
  wants: Wants,
  sign: string | undefined,
  string: string | undefined,
  open: ('[' | '{')[],
): Wants | undefined {
  const inside = open.at(-1)
  switch (wants) {
    case 'colon':
      return sign === ':' ? 'value' : undefined
    case 'next':
      if (sign === ',') return inside === '[' ? 'value' : 'key'
      return closes(sign, inside) ? afterValue(open, true) : undefined
    case 'key':
    case 'first-key':
      if (string !== undefined) return 'colon'
      return wants === 'first-key' && sign === '}' ? afterValue(open, true) : undefined
    case 'value':
    case 'first':
      if (sign === undefined) return afterValue(open, false)
      if (wants === 'first' && sign === ']') return afterValue(open, true)
      if (sign !== '[' && sign !== '{') return undefined
      open.push(sign)
      return sign === '[' ? 'first' : 'first-key'
    case 'nothing':
      return undefined
  }
}

const closes = (sign: string | undefined, inside: '[' | '{' | undefined): boolean =>
  (sign === ']' && inside === '[') || (sign === '}' && inside === '{')

function afterValue(open: ('[' | '{')[], closing: boolean): Wants {
  if (closing) open.pop()
  return open.length === 0 ? 'nothing' : 'next'
}
