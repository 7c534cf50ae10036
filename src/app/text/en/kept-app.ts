/** Keeping the app itself in the browser. */
export const keptApp = {
  keep: 'Keep this app here',
  about: 'Then it opens without a network too.',
  fetching: 'Fetching it…',
  kept: 'This app is kept here: it opens without a network, and can be installed from the browser’s menu.',
  failed: 'It could not be kept: the server did not answer, or this browser has no room. Try again.',
}
