/** The ways into a run. */
export const runDoor = {
  heading: 'This run',
  save: 'Save it',
  look: 'Look back',
  whatIf: 'What if?',
}
