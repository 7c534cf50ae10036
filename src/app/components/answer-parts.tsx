import type { Figure, Table } from '../../tasks/catalogue.ts'
import { formatNumber } from '../format.ts'

export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="figures">
      {figures.map(({ label, value, digits, unit }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {typeof value === 'number' ? formatNumber(value, digits) : value}
            {unit !== undefined && <small> {unit}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export function TableView({ table }: { table: Table }) {
  return (
    <div class="table">
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
              {row.map((cell, column) => (
                <td key={table.columns[column]} class={isNumber(cell) ? 'number' : undefined}>
                  {isNumber(cell) ? formatNumber(cell, table.digits) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const isNumber = (cell: string | number | undefined): cell is number => typeof cell === 'number'
