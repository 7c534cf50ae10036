declare const brand: unique symbol
type Branded<B extends string> = string & { readonly [brand]: B }

/**
 * One tab that computes: `<profile>-<instance>`. Two tabs of one browser profile share the first part only, which is derived
 * from the profile's public key: nobody else can have it.
 */
export type DeviceId = Branded<'DeviceId'>
/** Who answers for a result: a browser profile, however many of its tabs compute. */
export type Identity = Branded<'Identity'>
export const identityOf = (device: DeviceId): Identity => device.replace(/-[^-]*$/, '') as Identity

export type JobId = Branded<'JobId'>
/** `<epoch>-<counter>`: unique in the whole life of a job, over restarts of its coordinator. */
export type LeaseId = Branded<'LeaseId'>
/** Six characters of the code alphabet, the name of a room that people type. */
export type RoomCode = Branded<'RoomCode'>
/** The signaling server's name for one of its sockets. Not a device's id. */
export type ConnectionId = Branded<'ConnectionId'>
/** An Ed25519 public key, 32 bytes in base64url without padding: who a host or a device is. */
export type PublicKey = Branded<'PublicKey'>
/** Names a room to its peers, derived from its host's key and its secret: see `identity/invite.ts`. */
export type RoomName = Branded<'RoomName'>
/** Names an invitation of a room: 16 letters of base64url. */
export type InvitationId = Branded<'InvitationId'>
/** Names a Session on both of its ends. */
export type SessionId = Branded<'SessionId'>

/** Gives `count` random bytes. `crypto.getRandomValues` in the outer layers; the inner ones have no chance of their own. */
export type RandomBytes = (count: number) => Uint8Array

/** No vowels, so no words; no 0, O, 1, I, so nothing to confuse on a projector. 20^6 = 64 million codes. */
const codeAlphabet = '23456789CFGHJMPQRVWX'
const codeLength = 6

const idAlphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

function draw(alphabet: string, length: number, random: RandomBytes): string {
  const limit = 256 - (256 % alphabet.length) // bytes past it would favour the first letters
  let text = ''
  while (text.length < length) {
    for (const byte of random(length)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length]
    }
  }
  return text
}

/** 20 letters of base 36: 103 bits. */
export const randomId = <Id extends string>(random: RandomBytes): Id => draw(idAlphabet, 20, random) as Id

export const randomRoomCode = (random: RandomBytes): RoomCode => draw(codeAlphabet, codeLength, random) as RoomCode

/** What a person typed, as a code: case, spaces and dashes do not matter. `undefined` when it cannot be one. */
export function readRoomCode(typed: string): RoomCode | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '')
  const valid = code.length === codeLength && [...code].every((letter) => codeAlphabet.includes(letter))
  return valid ? (code as RoomCode) : undefined
}

/** `7QMXH4` as `7QM XH4`: three and three are easier to read aloud. */
export const showRoomCode = (code: RoomCode): string => `${code.slice(0, 3)} ${code.slice(3)}`
