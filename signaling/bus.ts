import { type ConnectionId, type RandomBytes, type RoomCode, randomId } from '../src/base/ids.ts'
import type { BusMessage } from './bus-message.ts'

declare const serverIdBrand: unique symbol
/** One process that serves: a new one after each start. Letters and digits only. */
export type ServerId = string & { readonly [serverIdBrand]: true }

/** 62 bits: many servers over many starts. */
export const randomServerId = (random: RandomBytes): ServerId => randomId<ServerId>(random).slice(0, 12) as ServerId

/** A connection's id begins with its server's, so nobody needs to look up whose socket it is. */
export const serverOf = (connection: ConnectionId): ServerId =>
  connection.slice(0, connection.indexOf('-')) as ServerId

/** Where the room of a code lives. `gone`: on a server that has gone, so until its coordinator claims it again. */
export type Home =
  | { readonly at: 'nowhere' }
  | { readonly at: 'server'; readonly server: ServerId }
  | { readonly at: 'gone' }

/** Messages refused because too much was waiting, sent again, or not to be read. */
export type BusTrouble = 'refused' | 'sent-again' | 'unreadable'

export interface BusListener {
  /** From each server in the order of its sending, each exactly once until that server is `gone`. */
  received(from: ServerId, message: BusMessage): void
  /** This server has ended, or the two have lost what they had sent each other: all between them is to be forgotten. */
  gone(server: ServerId): void
  /** A code that this server has claimed leads to another one, which lives. */
  lost(code: RoomCode): void
  /** For the operator. */
  troubled(what: BusTrouble, messages: number): void
}

/** What servers that share their rooms know of each other. Nothing waits for it but `homeOf` and `close`. */
export interface Bus {
  readonly self: ServerId
  /** Rejects with `server-busy` when it cannot be found out within `answerMs`. */
  homeOf(code: RoomCode): Promise<Home>
  /** This server is the home of the room, unless another that lives is: `lost` tells. */
  claim(code: RoomCode): void
  release(code: RoomCode): void
  /** @throws `server-busy` when too much waits for that server; never for what ends a connection. */
  send(to: ServerId, message: BusMessage): void
  /** Tells the others that this server ends. */
  close(): Promise<void>
}

export type OpenBus = (listener: BusListener) => Bus

/** So long a question to the others may take, before who asked is told to come again. */
export const answerMs = 3_000
