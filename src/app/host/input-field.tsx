import { type Signal, useSignal } from '@preact/signals'
import type { TargetedDragEvent } from 'preact'
import { useId } from 'preact/hooks'
import { formatBytes } from '../format.ts'
import type { CardWords } from '../text/card-words.ts'
import { text } from '../text.ts'
import type { InputChoice } from './task-input.ts'

type InputWords = NonNullable<CardWords['input']>

/** Sample, own file or pasted text. A file may be dropped on it at any time. */
export function InputField({ words, choice }: { words: InputWords; choice: Signal<InputChoice> }) {
  const over = useSignal(false)
  const drop = (event: TargetedDragEvent<HTMLFieldSetElement>) => {
    event.preventDefault()
    over.value = false
    const file = event.dataTransfer?.files[0]
    if (file !== undefined) choice.value = { at: 'file', file }
  }
  return (
    <fieldset
      class="input"
      data-over={over.value}
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault()
        over.value = true
      }}
      onDragLeave={() => {
        over.value = false
      }}
    >
      <legend>{text.setup.data}</legend>
      <Ways words={words} choice={choice} />
      {choice.value.at === 'file' && <FileBox words={words} choice={choice} file={choice.value.file} />}
      {choice.value.at === 'text' && (
        <textarea
          rows={4}
          aria-label={text.setup.pasteLabel(words.label)}
          value={choice.value.text}
          onInput={(event) => {
            choice.value = { at: 'text', text: event.currentTarget.value }
          }}
        />
      )}
    </fieldset>
  )
}

function Ways({ words, choice }: { words: InputWords; choice: Signal<InputChoice> }) {
  const name = useId()
  const ways: readonly { said: string; choice: InputChoice }[] = [
    { said: text.setup.sample(words.sample), choice: { at: 'sample' } },
    { said: text.setup.file, choice: { at: 'file', file: undefined } },
    { said: text.setup.paste, choice: { at: 'text', text: '' } },
  ]
  return (
    <div class="ways">
      {ways.map((way) => (
        <label key={way.choice.at} class="check">
          <input
            type="radio"
            name={name}
            checked={choice.value.at === way.choice.at}
            onChange={() => {
              choice.value = way.choice
            }}
          />
          {way.said}
        </label>
      ))}
    </div>
  )
}

function FileBox(props: { words: InputWords; choice: Signal<InputChoice>; file: File | undefined }) {
  const { words, choice, file } = props
  return (
    <div class="file">
      <input
        type="file"
        aria-label={text.setup.fileChoose(words.label)}
        onClick={(event) => {
          event.currentTarget.value = '' // else the same file, mended and chosen again, would be no change
        }}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          if (chosen !== undefined) choice.value = { at: 'file', file: chosen }
        }}
      />
      <span>
        {file === undefined ? text.setup.fileHint : text.setup.fileChosen(file.name, formatBytes(file.size))}
      </span>
    </div>
  )
}
