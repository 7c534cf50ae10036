import { TabgridError } from '../../base/errors.ts'
import { fetchPart } from '../../base/fetch-part.ts'
import type { CardFace } from '../../tasks/catalogue.ts'
import { text } from '../text.ts'
import { wordsOf } from '../words-of-card.ts'

/** Where a task's input comes from: the card's sample, a file, or pasted text. */
export type InputChoice =
  | { readonly at: 'sample' }
  | { readonly at: 'file'; readonly file: File | undefined }
  | { readonly at: 'text'; readonly text: string }

/**
 * Reads the chosen input in the form that the card's task takes; `undefined` for a task without input.
 * @throws `input-invalid` or `input-missing`, with what to do, and `server-unreachable`.
 */
export async function readInput(
  card: CardFace,
  choice: InputChoice,
): Promise<{ input: unknown; inputName: string } | undefined> {
  const { input: wanted } = card
  if (wanted.kind === 'none') return undefined
  const sample = { path: wanted.sample.path, name: wordsOf(card).input?.sample ?? wanted.sample.path }
  const { name, content } = await readChoice(sample, choice)
  if (wanted.kind === 'text') return { input: content, inputName: name }
  const { readCsv } = await fetchPart(() => import('../../tasks/read-input.ts'))
  return { input: readCsv(content, name, text.input), inputName: name }
}

async function readChoice(
  sample: { readonly name: string; readonly path: string },
  choice: InputChoice,
): Promise<{ name: string; content: string }> {
  if (choice.at === 'sample') return { name: sample.name, content: await fetchSample(sample) }
  if (choice.at === 'file') return readFile(choice.file)
  if (choice.text.trim() === '') throw new TabgridError('input-missing', text.setup.noText)
  return { name: text.setup.pastedName, content: choice.text }
}

async function fetchSample(sample: { readonly name: string; readonly path: string }): Promise<string> {
  const lost = (cause?: unknown) => new TabgridError('input-missing', text.setup.sampleLost(sample.name), { cause })
  const response = await fetch(sample.path).catch((thrown: unknown) => {
    throw lost(thrown)
  })
  if (!response.ok) throw lost()
  return response.text()
}

async function readFile(file: File | undefined): Promise<{ name: string; content: string }> {
  if (file === undefined) throw new TabgridError('input-missing', text.setup.noFile)
  try {
    return { name: file.name, content: await file.text() }
  } catch (thrown) {
    throw new TabgridError('input-invalid', text.setup.unreadable(file.name), { cause: thrown })
  }
}
