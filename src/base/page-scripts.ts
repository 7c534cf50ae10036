/** Scripts of a page beside the app's, by their names. Before all others one asks what the browser lacks, and one narrows the policy. */
export const ableScript = 'able.js'
export const firstScript = 'first.js'

/** Fetched only where something is lacking: says what. */
export const refusalScript = 'refusal.js'
