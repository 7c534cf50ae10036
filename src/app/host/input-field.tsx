import { type Signal, useSignal } from '@preact/signals'
import type { TargetedDragEvent } from 'preact'
import { useId } from 'preact/hooks'
import type { TaskInput } from '../../tasks/catalogue.ts'
import { formatBytes } from '../format.ts'
import { text } from '../text.ts'
import type { InputChoice } from './task-input.ts'

type WantedInput = Exclude<TaskInput, { kind: 'none' }>

/** Sample, own file or pasted text. A file may be dropped on it at any time. */
export function InputField({ input, choice }: { input: WantedInput; choice: Signal<InputChoice> }) {
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
      <legend>{text.tasks.data}</legend>
      <Ways input={input} choice={choice} />
      {choice.value.at === 'file' && <FileBox input={input} choice={choice} file={choice.value.file} />}
      {choice.value.at === 'text' && (
        <textarea
          rows={4}
          aria-label={text.tasks.pasteLabel(input.label)}
          value={choice.value.text}
          onInput={(event) => {
            choice.value = { at: 'text', text: event.currentTarget.value }
          }}
        />
      )}
    </fieldset>
  )
}

function Ways({ input, choice }: { input: WantedInput; choice: Signal<InputChoice> }) {
  const name = useId()
  const ways: readonly { words: string; choice: InputChoice }[] = [
    { words: text.tasks.sample(input.sample.name), choice: { at: 'sample' } },
    { words: text.tasks.file, choice: { at: 'file', file: undefined } },
    { words: text.tasks.paste, choice: { at: 'text', text: '' } },
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
          {way.words}
        </label>
      ))}
    </div>
  )
}

function FileBox(props: { input: WantedInput; choice: Signal<InputChoice>; file: File | undefined }) {
  const { input, choice, file } = props
  return (
    <div class="file">
      <input
        type="file"
        aria-label={text.tasks.fileChoose(input.label)}
        onChange={(event) => {
          choice.value = { at: 'file', file: event.currentTarget.files?.[0] }
        }}
      />
      <span>
        {file === undefined ? text.tasks.fileHint : text.tasks.fileChosen(file.name, formatBytes(file.size))}
      </span>
    </div>
  )
}
