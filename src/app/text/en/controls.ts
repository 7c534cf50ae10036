/** What a host can change about a room that is open: its code, and who says what devices are called. */
export const controls = {
  newCode: 'New code',
  newCodeAbout:
    'When the code got into the wrong hands: devices that are in stay, everybody else needs the new code.',
  question:
    'Give the room a new code? Devices that are in stay. The code, the links and the pictures shown until now lead nowhere any more.',
  confirm: 'Give it a new code',
  keep: 'Keep the code',
  asking: 'Asking the server for a new code…',
  done: (code: string) => `The room has a new code: ${code}. Show it again to those who are still to come.`,
  fixed: 'A room at a PeerServer keeps its code. Open another room to have another code.',
  names: 'Names',
  nameChoices: { own: 'Their own', given: 'Given by us' },
  nameAbouts: {
    own: 'Devices get a friendly name, and their people may type another one.',
    given: 'Every device is called by a friendly name. What a person types is not shown.',
  },
}
