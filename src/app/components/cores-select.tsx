import { formatCount } from '../format.ts'
import { text } from '../text.ts'

interface CoresSelectProps {
  readonly label: string
  /** Cores that there are; the choice is 1 to this. */
  readonly cores: number
  readonly value: number
  readonly disabled: boolean
  readonly onChange: (cores: number) => void
}

export function CoresSelect({ label, cores, value, disabled, onChange }: CoresSelectProps) {
  const choices = Array.from({ length: cores }, (_, index) => index + 1)
  return (
    <label class="cores">
      {label}
      <select
        value={String(value)}
        disabled={disabled}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {choices.map((choice) => (
          <option key={choice} value={String(choice)}>
            {text.device.coresOf(formatCount(choice), formatCount(cores))}
          </option>
        ))}
      </select>
    </label>
  )
}
