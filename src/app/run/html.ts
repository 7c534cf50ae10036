/** Text that is HTML already. Everything else that `html` is given is escaped. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Piece = Html | string | number | undefined | false | readonly Piece[]

/** A template of HTML: whatever stands in its holes is text, also in a quoted attribute, unless it is `Html` itself. */
export const html = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(strings.reduce((sofar, string, at) => sofar + toText(pieces[at - 1]) + string))

function toText(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'object') return piece.map(toText).join('')
  return String(piece).replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** JSON for a `script` element of type `application/json`: nothing in it can end the element. */
export const jsonInHtml = (value: unknown): Html =>
  new Html(
    JSON.stringify(value)
      .replace(/</g, '\\u003c')
      .replace(/\u2028/g, '\\u2028')
      .replace(/\u2029/g, '\\u2029'),
  )
