import { formatCount } from '../format.ts'

interface CoresSelectProps {
  readonly label: string
  /** Cores that there are; the choice is 1 to this. */
  readonly cores: number
  readonly value: number
  /** The words of one choice. */
  readonly say: (cores: string) => string
  readonly disabled: boolean
  readonly onChange: (cores: number) => void
}

export function CoresSelect({ label, cores, value, say, disabled, onChange }: CoresSelectProps) {
  const choices = Array.from({ length: cores }, (_, index) => index + 1)
  return (
    <label class="cores">
      <span>{label}</span>
      <select
        value={String(value)}
        disabled={disabled}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {choices.map((choice) => (
          <option key={choice} value={String(choice)}>
            {say(formatCount(choice))}
          </option>
        ))}
      </select>
    </label>
  )
}
