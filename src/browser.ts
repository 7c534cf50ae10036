export * from './index.ts'
export { joinRoom, keptInvites, ownKey } from './wiring/join-room.ts'
export { type KeptAbout, type KeptHere, kept } from './wiring/kept.ts'
export { openRoom } from './wiring/open-room.ts'
