/** The words for browsers that cannot run the app. They are in a script of their own, with the Chinese ones. */
export const able = {
  heading: 'This browser cannot join in',
  missing: {
    language: 'It is too old: the programs of this page are written in a newer JavaScript than it knows.',
    webrtc: 'It has no WebRTC, or it is switched off there: without it tabs cannot speak with each other.',
    workers: 'It has no Web Workers, in which tasks are computed.',
    wasm: 'It has no WebAssembly, or it is switched off there (Lockdown Mode does this): tasks are measured and computed with it.',
    random: 'It has no source of chance that is good enough for keys.',
  },
  advice:
    'Nothing was sent or computed. Update the browser, or open this address in a current Chrome, Edge, Firefox or Safari.',
}
