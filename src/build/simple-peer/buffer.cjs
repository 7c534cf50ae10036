// In the place of the package `buffer`: simple-peer makes bytes of the buffers that it receives.
module.exports = { Buffer: { from: (buffer) => new Uint8Array(buffer) } }
