import type { SpanState } from '../../core/span.ts'

/** Each state has a pattern besides its colour: nobody needs to tell green from red. */
type StreamPattern = 'solid' | 'pale' | 'notched' | 'edged' | 'dotted' | 'lined' | 'striped' | 'crossed' | 'barred'

export interface StateLook {
  readonly light: string
  readonly dark: string
  readonly pattern: StreamPattern
}

const green = { light: '#1d8a6d', dark: '#46c29d' }
const grey = { light: '#66716b', dark: '#a3b0a9' }
const red = { light: '#b3261e', dark: '#ff8f84' }

/** As in the task stream of the host page, for pictures that leave it: a saved file has no style sheet of ours. */
export const streamLooks: Readonly<Record<SpanState, StateLook>> = {
  running: { light: '#b37400', dark: '#f6c453', pattern: 'pale' },
  counted: { ...green, pattern: 'solid' },
  'backup-won': { light: '#2f66c4', dark: '#83b0ff', pattern: 'notched' },
  partial: { ...green, pattern: 'edged' },
  provisional: { ...green, pattern: 'dotted' },
  checked: { ...grey, pattern: 'lined' },
  overtaken: { ...grey, pattern: 'striped' },
  'handed-back': { light: '#7a4fb5', dark: '#c5a3ff', pattern: 'dotted' },
  lost: { ...red, pattern: 'crossed' },
  failed: { ...red, pattern: 'barred' },
  wrong: { ...red, pattern: 'edged' },
  cancelled: { ...grey, pattern: 'lined' },
}

export interface StreamColours {
  readonly paper: string
  readonly ink: string
  readonly soft: string
  readonly line: string
}

/** The paper and ink of `theme.css`. */
export const streamPapers: Readonly<Record<'light' | 'dark', StreamColours>> = {
  light: { paper: '#fffdf7', ink: '#18211d', soft: '#525e57', line: '#d5cfbe' },
  dark: { paper: '#1a221e', ink: '#ecf1ec', soft: '#a9b7af', line: '#36433c' },
}
