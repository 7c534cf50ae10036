import type { InputWords } from '../../../tasks/read-input.ts'
import { plural } from '../../plural.ts'

const unreadable = (name: string, why: string) => `“${name}” cannot be read: ${why}`

/** Inputs that cannot be read. */
export const input = {
  empty: (name) => unreadable(name, 'it is empty: choose another file or paste some text'),
  binary: (name) => unreadable(name, 'it is not a text file: choose one, or paste its text'),
  noRows: (name) => unreadable(name, 'it has no rows under its header: add some'),
  rowLength: (name, row, cells, header) =>
    unreadable(
      name,
      `row ${row} has ${plural(`${cells}`, 'cell', 'cells')}, the header has ${header}: correct that row (a cell with a comma in it needs quotes)`,
    ),
  openQuote: (name, line) => unreadable(name, `a quote opens in line ${line} and never closes: close or remove it`),
  afterQuote: (name, line) =>
    unreadable(name, `the cell that opens with a quote in line ${line} goes on after its quote: write "" inside it`),
} satisfies InputWords
