/** Tasks that run in rounds, and points in a plane. */
export const rounds = {
  running: (number: string, most: string) => `Round ${number} of at most ${most}`,
  over: (number: string, span: string) =>
    number === '1'
      ? `Finished after one round, in ${span}.`
      : `Finished after ${number} rounds, in ${span} altogether.`,
  centre: 'centre',
  scatter: (x: string, y: string) => `${x} (across) and ${y} (up)`,
  group: (name: string, points: string) => `${name}: ${points}`,
  table: 'The groups as a table',
  columns: { group: 'Group', points: 'Points' },
}
