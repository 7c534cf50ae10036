/** A task that wants more than the limits, or is new where each is asked for. */
export const ask = {
  heading: 'May this run here?',
  about: (title: string) => `“${title}” wants more than your limits:`,
  newTask: (title: string) => `“${title}” is a new task. You chose to be asked before each.`,
  excess: {
    'unit-time': (wanted: string, limit: string) => `One unit may take ${wanted}. Your limit is ${limit}.`,
    memory: (wanted: string, limit: string) =>
      `It declares ${wanted} of memory for each core. Your limit is ${limit}.`,
  },
  always: 'Always for this host',
  job: 'This job',
  no: 'No',
  alwaysAbout: 'Always means: up to as much as this task wants. You can take it back below.',
}
