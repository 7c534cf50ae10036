/** Bytes as letters of an alphabet of 2^n, without padding (RFC 4648). */
export interface Letters {
  encode(bytes: Uint8Array): string
  /** `undefined` for any text that `encode` does not give: each list of bytes is written one way only. */
  decode(text: string): Uint8Array | undefined
}

const small = 'abcdefghijklmnopqrstuvwxyz'

/** What names are made of that people may have to read. */
export const base32: Letters = lettersOf(`${small}234567`)
/** What needs no escape in an address. */
export const base64url: Letters = lettersOf(`${small.toUpperCase()}${small}0123456789-_`)

function lettersOf(alphabet: string): Letters {
  const most = alphabet.length - 1
  const bitsEach = Math.log2(alphabet.length)
  const values = new Map([...alphabet].map((letter, value) => [letter, value]))
  return {
    encode: (bytes) => {
      let text = ''
      let held = 0
      let bits = 0
      for (const byte of bytes) {
        held = (held << 8) | byte
        bits += 8
        while (bits >= bitsEach) {
          bits -= bitsEach
          text += alphabet.charAt((held >> bits) & most)
        }
      }
      return bits === 0 ? text : text + alphabet.charAt((held << (bitsEach - bits)) & most)
    },
    decode: (text) => {
      const bytes = new Uint8Array(Math.floor((text.length * bitsEach) / 8))
      let at = 0
      let held = 0
      let bits = 0
      for (const letter of text) {
        const value = values.get(letter)
        if (value === undefined) return undefined
        held = (held << bitsEach) | value
        bits += bitsEach
        if (bits < 8) continue
        bits -= 8
        bytes[at++] = held >> bits
        held &= (1 << bits) - 1
      }
      return bits < bitsEach && held === 0 ? bytes : undefined
    },
  }
}
