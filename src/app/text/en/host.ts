/** The host’s page as a whole. */
export const host = {
  roomOf: (name: string) => `${name}’s room`,
  thisComputer: 'This computer',
  opening: 'Opening the room…',
  refusedHeading: 'The room could not be opened',
  hostedHeading: 'This room is open in another tab',
  hostedAbout:
    'Go on in that tab, or take the room over here: the other tab then lets go of it, and the devices stay.',
  takeOver: 'Take over here',
  endedHeading: 'This room is over',
  endedForgotten:
    'The server does not know this room any more: it was started again, or this tab was away for too long. Open a new room; a job that was running goes on there.',
  endedByYou: 'You ended the room. Every device has been told, and its code is free again.',
  newRoom: 'Open a new room',
  end: 'End room',
  endQuestion: 'End the room for everybody? A running job stops.',
  endConfirm: 'Yes, end it',
  endKeep: 'Keep the room',
  notes: 'Notes',
  chaosLab: 'Chaos lab',
  projector: 'Projector mode',
}
