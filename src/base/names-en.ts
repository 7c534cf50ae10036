/**
 * Of these names of devices are made: 32 of each, so that a byte falls on every word equally often; 1,024 names. Kind words only: no
 * colours of skin, nothing that a classroom would laugh at.
 */
export const englishNames = {
  qualities: [
    ...['Amber', 'Autumn', 'Bright', 'Brisk', 'Calm', 'Cedar', 'Clever', 'Coral'],
    ...['Cosmic', 'Crystal', 'Dawn', 'Early', 'Ember', 'Fern', 'Gentle', 'Golden'],
    ...['Happy', 'Honest', 'Ivory', 'Jolly', 'Lucky', 'Maple', 'Mellow', 'Merry'],
    ...['Misty', 'Nimble', 'Quiet', 'River', 'Silver', 'Sunny', 'Swift', 'Violet'],
  ],
  animals: [
    ...['Badger', 'Bison', 'Crane', 'Dolphin', 'Falcon', 'Finch', 'Gecko', 'Hare'],
    ...['Heron', 'Ibis', 'Jay', 'Kiwi', 'Koala', 'Lark', 'Lemur', 'Lynx'],
    ...['Marten', 'Newt', 'Ocelot', 'Otter', 'Owl', 'Panda', 'Penguin', 'Puffin'],
    ...['Quail', 'Robin', 'Seal', 'Stork', 'Swan', 'Tapir', 'Toucan', 'Wren'],
  ],
  whole: (quality: string, animal: string) => `${quality} ${animal}`,
}
