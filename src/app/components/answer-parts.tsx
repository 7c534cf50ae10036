import type { Figure, Table } from '../drawn-answer.ts'
import { formatNumber } from '../format.ts'
import { text } from '../text.ts'

export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="figures">
      {figures.map(({ label, value, digits, unit, error }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {typeof value === 'number' ? formatNumber(value, digits) : value}
            {unit !== undefined && <small> {unit}</small>}
            {error !== undefined && <small> {text.giveOrTake(formatNumber(error, digits))}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A column of whole numbers stays whole; the table's digits are for the others. */
function digitsOf(table: Table, column: number): number | undefined {
  const whole = table.rows.every((row) => Number.isInteger(row[column]))
  return whole ? 0 : table.digits
}

/** Where a table is wider than its place, who scrolls by keyboard must be able to come to it. */
function reachable(element: HTMLElement | null): void {
  if (element !== null) element.tabIndex = 0
}

export function TableView({ table }: { table: Table }) {
  const digits = table.columns.map((_, column) => digitsOf(table, column))
  return (
    <section class="table" ref={reachable} aria-label={table.caption}>
      <table>
        <caption>{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <th key={column} scope="col" class={isNumber(table.rows[0]?.[at]) ? 'number' : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              {row.map((cell, at) => (
                <td key={table.columns[at]} class={isNumber(cell) ? 'number' : undefined}>
                  {isNumber(cell) ? formatNumber(cell, digits[at]) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const isNumber = (cell: string | number | undefined): cell is number => typeof cell === 'number'
