import type { cards } from '../../tasks/cards.ts'
import type { Card } from '../../tasks/catalogue.ts'

/** What a card says to people before anybody comes near it. */
export interface FaceWords {
  /** Less than 80 characters: it travels to devices in the host's language. */
  readonly title: string
  /** One sentence for people who join: what will run. */
  readonly about: string
}

/** What it says besides, by the keys that the card and its view give. */
export interface CardWords {
  /** One sentence: what there is to learn from it. */
  readonly teaches: string
  /** Of what it reads. `sample` is the name of the sample. */
  readonly input?: { readonly label: string; readonly sample: string }
  readonly fields: Readonly<Record<string, string>>
  /** Labels of what only a device knows. They travel as the title does. */
  readonly local?: Readonly<Record<string, string>>
  readonly figures?: Readonly<Record<string, string>>
  readonly scatter?: ScatterWords
  readonly chart?: { readonly caption: string }
  readonly table?: { readonly caption: string; readonly columns: Readonly<Record<string, string>> }
}

interface ScatterWords {
  readonly caption: string
  /** A group by its number. */
  readonly group: (number: string) => string
}

type KeyOf<Entries extends readonly { readonly key: string }[]> = Entries[number]['key']
type By<Key extends string> = Readonly<Record<Key, string>>
type Local<Entries extends Card['local']> = [KeyOf<Entries>] extends [never]
  ? unknown
  : { readonly local: By<KeyOf<Entries>> }
type Input<Read> = Read extends { kind: 'none' } ? unknown : { readonly input: { label: string; sample: string } }
type Figures<Drawn> = Drawn extends { figures(answer: never): infer Found }
  ? { readonly figures: By<keyof Found & string> }
  : unknown
type Scatter<Drawn> = Drawn extends { scatter(answer: never): unknown } ? { readonly scatter: ScatterWords } : unknown
type Chart<Drawn> = Drawn extends { chart: object } ? { readonly chart: { caption: string } } : unknown
type Table<Drawn> = Drawn extends { table: { columns: readonly (infer Column extends string)[] } }
  ? { readonly table: { caption: string; columns: By<Column> } }
  : unknown

/** Exactly the words that one card needs. */
type WordsOf<Each extends Card> = {
  readonly teaches: string
  readonly fields: By<KeyOf<Each['fields']>>
} & Local<Each['local']> &
  Input<Each['input']> &
  Figures<Each['view']> &
  Scatter<Each['view']> &
  Chart<Each['view']> &
  Table<Each['view']>

type Offered = (typeof cards)[number]

/** The words of all cards: one whose words are missing or incomplete does not compile. */
export type CardsWords = { readonly [Each in Offered as Each['name']]: WordsOf<Each> }

/** The same of their faces. */
export type FacesWords = Readonly<Record<keyof CardsWords, FaceWords>>
