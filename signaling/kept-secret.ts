import { createHash, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Settings, StartError, sentenceOf, systemCodeOf } from './settings.ts'

/** Where this user's programs keep what is theirs alone (XDG Base Directory Specification). */
const usualPath = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'tabgrid', 'secret')

/** Guessing fewer is not out of the question. */
const lettersLeast = 16

/**
 * The secret of this server, 32 bytes, that outlives it: TABGRID_SECRET, or else of a file, which is made when it is missing.
 * Where nothing can be kept `warn` hears why, and the secret is of this run alone.
 * @param path as the person named it; then it must work.
 * @throws StartError
 */
export function keptSecret(
  path: string | undefined,
  env: NodeJS.ProcessEnv,
  warn: (sentence: string) => void,
): Uint8Array {
  const given = env.TABGRID_SECRET
  if (given !== undefined) return secretOf(given, 'TABGRID_SECRET')
  const file = path ?? usualPath(env)
  try {
    return secretOf(readOrMake(file), file)
  } catch (thrown) {
    if (thrown instanceof StartError) throw thrown
    const story = `The secret of this server cannot be kept in "${file}": ${sentenceOf(thrown)}`
    if (path !== undefined) throw new StartError(2, story, { cause: thrown })
    warn(`${story} After a restart rooms will not come back.`)
    return randomBytes(32)
  }
}

/**
 * The secret that is shared with the TURN servers: of the file that was named, or TABGRID_TURN_SECRET.
 * @throws StartError where there are TURN servers, and no secret.
 */
export function turnSecretOf(
  { turn, turnSecretFile }: Pick<Settings, 'turn' | 'turnSecretFile'>,
  env: NodeJS.ProcessEnv,
): string {
  const secret = turnSecretFile === undefined ? env.TABGRID_TURN_SECRET : readLetters(turnSecretFile)
  if (turn.length > 0 && (secret ?? '') === '') {
    throw new StartError(
      2,
      '--turn needs the secret of the TURN servers: TABGRID_TURN_SECRET, or --turn-secret-file.',
    )
  }
  return secret ?? ''
}

function readLetters(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (thrown) {
    throw new StartError(2, `The secret in "${file}" cannot be read: ${sentenceOf(thrown)}`, { cause: thrown })
  }
}

function readOrMake(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (!existsSync(file)) make(file)
  return readFileSync(file, 'utf8')
}

/** Whole or not at all, also where the disk is full, or two servers start at once: the first one's counts. */
function make(file: string): void {
  const draft = `${file}.${process.pid}`
  try {
    writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
    linkSync(draft, file)
  } catch (thrown) {
    if (systemCodeOf(thrown) !== 'EEXIST') throw thrown
  } finally {
    rmSync(draft, { force: true })
  }
}

function secretOf(text: string, source: string): Uint8Array {
  const letters = text.trim()
  if (letters.length >= lettersLeast) return createHash('sha256').update(letters).digest()
  throw new StartError(
    2,
    `The secret in ${source} has fewer than ${lettersLeast} letters: take more, drawn at random.`,
  )
}
