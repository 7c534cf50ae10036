/** Setting up a task. */
export const setup = {
  form: (title: string) => `Set up ${title}`,
  again: 'Run again',
  reading: 'Reading the input…',
  data: 'Data',
  sample: (name: string) => `Sample: ${name}`,
  file: 'Own file',
  fileChoose: (label: string) => `Choose or drop a file: ${label}`,
  fileHint: 'Drop a file here, or choose one.',
  fileChosen: (name: string, bytes: string) => `${name}, ${bytes}`,
  paste: 'Paste',
  pasteLabel: (label: string) => `Paste here: ${label}`,
  pastedName: 'pasted text',
  fieldWrong: (label: string, min: string, max: string) => `${label}: give a number from ${min} to ${max}.`,
  fieldWhole: (label: string, min: string, max: string) => `${label}: give a whole number from ${min} to ${max}.`,
  fieldStep: (label: string, min: string, step: string) => `${label}: give ${min}, or that plus steps of ${step}.`,
  fieldRange: (min: string, max: string) => `${min} to ${max}`,
  verify: 'Results',
  verifyLevels: {
    none: 'Trust every device',
    adaptive: 'Check results',
    strict: 'Compute everything twice',
  },
  verifyAbout: {
    none: 'For people you know: each unit is computed once.',
    adaptive:
      'For a room that strangers can join: wrong results are found and computed again. Takes up to twice the work.',
    strict: 'Two devices must agree on each unit, and this computer decides when they do not. Twice the work.',
  },
  noFile: 'Choose a file first, or take the sample.',
  noText: 'Paste some text first, or take the sample.',
  sampleLost: (name: string) =>
    `The sample ${name} could not be loaded. Check that the server still runs, then press Run again.`,
  unreadable: (name: string) => `${name} could not be read. Choose it again.`,
  noDevice: 'No device computes yet: switch on “Use this computer”, or wait for one that presses Start helping.',
}
