import { useEffect, useRef } from 'preact/hooks'

interface ConfirmProps {
  /** What was pressed. */
  readonly legend: string
  readonly question: string
  readonly yes: string
  readonly no: string
  onYes(): void
  onNo(): void
}

/** Asks once more before what cannot be taken back. It takes the focus of the button in whose place it stands, to the harmless answer. */
export function Confirm({ legend, question, yes, no, onYes, onNo }: ConfirmProps) {
  const harmless = useRef<HTMLButtonElement>(null)
  useEffect(() => harmless.current?.focus(), [])
  return (
    <fieldset class="confirm">
      <legend class="sr-only">{legend}</legend>
      <span role="alert">{question}</span>
      <button type="button" class="danger small" onClick={onYes}>
        {yes}
      </button>
      <button ref={harmless} type="button" class="small" onClick={onNo}>
        {no}
      </button>
    </fieldset>
  )
}
