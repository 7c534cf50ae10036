import { getPublicKey, hashes, Point, sign } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'

// The package asks for a hash: by itself it would take the browser's, which is missing on `http://<LAN address>`.
hashes.sha512 = sha512

const { p: fieldOrder, n: groupOrder } = Point.CURVE()

export { fieldOrder, getPublicKey, groupOrder, Point, sign }
