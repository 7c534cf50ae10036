const listOf = new Intl.ListFormat('en', { type: 'conjunction' })

/** What is around every page. */
export const base = {
  appName: 'Tabgrid',
  trust: 'Join only people you trust: tasks run code here, closed in a sandbox.',
  skip: 'Skip to the content',
  theme: { system: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' },
  page: {
    opening: 'Opening…',
    notLoadedHeading: 'This page could not be loaded',
    unreachable:
      'The rest of this page could not be loaded. Check the network and that the server still runs, then reload.',
    partUnreachable:
      'This part of the page could not be loaded. Check the network and that the server still runs, then try again. If it still does not come, reload.',
  },
  wordsNotLoaded: 'The other language could not be loaded. Check the network, then try again.',
  reload: 'Reload',
  tryAgain: 'Try again',
  toStart: 'Back to the start',
  dismiss: 'Dismiss',
  giveOrTake: (error: string) => `± ${error}`,
  time: {
    seconds: (seconds: string) => `${seconds}\u00a0s`,
    fullMinutes: (minutes: string) => `${minutes}\u00a0min`,
    fullHours: (hours: string) => `${hours}\u00a0h`,
    minutes: (minutes: string, seconds: string) => `${minutes}\u00a0min ${seconds}\u00a0s`,
    hours: (hours: string, minutes: string) => `${hours}\u00a0h ${minutes}\u00a0min`,
  },
  list: {
    all: (items: readonly string[]) => listOf.format(items),
    cut: (items: readonly string[], left: string) => listOf.format([...items, `${left} more`]),
  },
  titles: {
    landing: 'Tabgrid',
    check: 'Will it work here? · Tabgrid',
    opening: 'Opening a room · Tabgrid',
    room: (code: string) => `Room ${code} · Tabgrid`,
    device: (code: string) => `Helping ${code} · Tabgrid`,
  },
}
