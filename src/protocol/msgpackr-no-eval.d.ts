/** The build of msgpackr that never makes code from text, so that a strict CSP allows it. It ships without types. */
declare module 'msgpackr/index-no-eval' {
  interface PackrOptions {
    readonly useRecords: false
    readonly variableMapSize: true
    readonly useToJSON: false
  }
  interface Room {
    readonly target: Uint8Array
    readonly position: number
  }
  export class Packr {
    constructor(options: PackrOptions)
    /** `RESERVE_START_SPACE + n` leaves n bytes free before the packed value. */
    pack(value: unknown, options?: number): Uint8Array
    unpack(bytes: Uint8Array): unknown
    /** Packs into `buffer` from now on. */
    useBuffer(buffer: Uint8Array): void
  }
  export const RESERVE_START_SPACE: number
  export function addExtension<T>(extension: {
    Class: new (...given: never[]) => T
    type: number
    pack(value: T, allocate: (bytes: number) => Room, pack: (value: unknown) => void): undefined
  }): void
  export function addExtension(extension: { type: number; read(payload: unknown): unknown }): void
}
