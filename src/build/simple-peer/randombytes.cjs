// In the place of the package `randombytes`: simple-peer draws names for its channels and for what it notes.
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

module.exports = (count) => ({ toString: () => hex(crypto.getRandomValues(new Uint8Array(count))) })
