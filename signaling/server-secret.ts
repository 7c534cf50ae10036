import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto'
import { TabgridError } from '../src/base/errors.ts'
import { type ConnectionId, type RandomBytes, type RoomCode, randomId, readRoomCode } from '../src/base/ids.ts'

/** Who may use the relay, and for which room. */
export interface RelayRight {
  readonly room: RoomCode
  readonly connection: ConnectionId
  readonly side: 'host' | 'member'
}

const ownLetters = 8

/** What only this server, and those that share its secret, can have made: so it need not remember it. */
export class ServerSecret {
  readonly #key: Uint8Array

  /** @param key at least 16 random bytes. */
  constructor(key: Uint8Array) {
    this.#key = key
  }

  passFor({ room, connection, side }: RelayRight): string {
    const right = `${room}.${connection}.${side}`
    return `${right}.${this.#seal('relay-pass', right)}`
  }

  /** For a room with this code, of which there may be others at other times: it begins with eight letters of its own. */
  tokenFor(code: RoomCode, random: RandomBytes): string {
    const own = randomId(random).slice(0, ownLetters)
    return `${own}${this.#tokenSeal(code, own)}`
  }

  isTokenFor(code: RoomCode, token: string): boolean {
    return isSame(token.slice(ownLetters), this.#tokenSeal(code, token.slice(0, ownLetters)))
  }

  /** 128 bits in hexadecimal. */
  #tokenSeal(code: RoomCode, own: string): string {
    return this.#hmac('room-token', `${code}.${own}`).digest('hex').slice(0, 32)
  }

  /** @throws `message-invalid` for a pass that is not of this server. */
  readPass(pass: string): RelayRight {
    const [code = '', connection = '', side, seal = ''] = pass.split('.')
    const room = readRoomCode(code)
    const isSide = side === 'host' || side === 'member'
    if (room === undefined || !isSide || !isSame(seal, this.#seal('relay-pass', `${code}.${connection}.${side}`))) {
      throw new TabgridError('message-invalid', 'This pass for the relay is not of this server.')
    }
    return { room, connection: connection as ConnectionId, side }
  }

  #seal(purpose: string, text: string): string {
    return this.#hmac(purpose, text).digest('base64url')
  }

  #hmac(purpose: string, text: string): Hmac {
    return createHmac('sha256', this.#key).update(`${purpose}.${text}`)
  }
}

function isSame(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
