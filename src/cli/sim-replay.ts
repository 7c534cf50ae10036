import { readFileSync } from 'node:fs'
import { TabgridError, toTabgridError } from '../base/errors.ts'
import { replay } from '../core/replay.ts'

/** Gives a saved story to the scheduler of this version. Returns the process's exit code: 1 when it decides otherwise, 2 without a file. */
export function runReplay(file: string): number {
  try {
    const { events } = replay(readStory(file).split('\n'))
    process.stdout.write(`replayed ${events} events: the same\n`)
    return 0
  } catch (thrown) {
    const { code, message } = toTabgridError(thrown, 'assertion-failed')
    process.stderr.write(`${file}, ${message}\n`)
    return code === 'input-missing' ? 2 : 1
  }
}

function readStory(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new TabgridError('input-missing', 'it cannot be read: give the file of a saved story', { cause: thrown })
  }
}
