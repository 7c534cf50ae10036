/** The cards. */
export const tasks = {
  heading: 'Choose a task',
  next: 'Run another task',
  run: 'Run',
  runCard: (title: string) => `Run ${title}`,
  setUpCard: (title: string) => `${title}: set up`,
}
