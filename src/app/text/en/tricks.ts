/** What a host may play on devices that allow it. */
export const tricks = {
  allow: 'Let the host play tricks on this device for the lesson',
  allowAbout:
    'The host may make this tab sleep, slow down, lose its link, crash or lie, so that the class sees what happens. Only here, only in this room. Nothing else on this device is touched.',
  on: 'The host may play tricks on this device.',
  end: 'End the tricks now',
  namesGiven: 'In this room the host’s page gives the names.',
}
