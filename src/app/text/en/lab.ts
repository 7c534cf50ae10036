import type { FileProblem } from '../../lab/data/lab-data.ts'
import type { RangeProblem } from '../../lab/data/range.ts'
import type { Stage } from '../../lab/dry-run.ts'
import type { HelpWords } from '../../lab/editor/task-help.ts'
import type { ExampleName, ExampleNotes } from '../../lab/examples.ts'
import type { Obstacle } from '../../lab/lab-store.ts'
import type { SourceProblem } from '../../lab/source/problem.ts'

/** The page on which an author writes a task. */
export const lab = {
  heading: 'Lab',
  lede: 'Write a task, try one unit of it on this computer, then let a whole room compute it.',

  source: {
    heading: 'Your task',
    label: 'Source of the task',
    keys: 'Ctrl+Enter (⌘ Enter on a Mac) tries one unit. Tab indents; to leave the editor, press Escape, then Tab.',
    plain: 'Plain text field',
    loading: 'Loading the editor…',
    notLoaded: 'The editor could not be loaded, so this is a plain text field. All else works.',
    language:
      'JavaScript, or TypeScript whose types are left out. Helpers may stand around the task; nothing can be imported.',
    example: 'Begin from an example',
    exampleChoose: 'Choose…',
    examples: {
      'map-only': 'Map: one result for each number',
      'map-reduce': 'Map and reduce: count primes',
      table: 'A table: means by month',
      rounds: 'Rounds: find three middles',
      'typed-arrays': 'Typed arrays: ten dice, many times',
      wasm: 'WebAssembly: the longest way to 1',
    } satisfies Record<ExampleName, string>,
    back: 'Back to the text before',
    backAbout: 'The text that was here before is kept.',
    fromLink:
      'This task came with a link; nobody can say who wrote it. Nothing of it has run. Read it before you try it.',
    brokenLink:
      'This link holds no task that can be read: it was cut off on its way, or made by something else. Ask for the whole link.',
    problems: 'Problems in the source',
    problem: (line: string, column: string, sentence: string) => `Line ${line}, column ${column}: ${sentence}`,
    fine: 'No problem found.',
  },

  problems: {
    syntax: (detail: string) => `${detail}.`,
    'too-long': () => 'The source is too long, or nested too deeply: send data as input or parameters.',
    'no-task': () => 'Nothing is exported: write “export default” before defineTask({ … }).',
    'not-a-task': () => 'The default export must be a task: defineTask({ … }).',
    'no-map': () => 'The task has no map: give it one, it computes a unit.',
    import: () => 'Nothing can be imported but “tabgrid”: a task travels as this one text. Paste what you need.',
    enum: () => 'An enum makes code of its own: write an object with “as const” instead.',
    namespace: () => 'A namespace makes code of its own: write plain functions or an object instead.',
    'parameter-property': () => 'A parameter that is a property makes code of its own: assign it in the constructor.',
    decorator: () => 'Decorators are not taken: call the function yourself.',
  } satisfies Record<SourceProblem['what'], (detail: string) => string>,

  data: {
    heading: 'Data',
    ways: { range: 'Numbers', file: 'A file' },
    from: 'From',
    to: 'up to, not including',
    rangeAbout: 'split gets { from, to }. Without a split, each number is a unit.',
    drop: 'Drop a file anywhere on this page, or choose one',
    takes: 'CSV, NDJSON, text or Parquet',
    choose: 'Choose a file',
    sample: 'Take the sample: weather of Seattle',
    reading: (name: string) => `Reading ${name}…`,
    again: (name: string) => `${name} was here before the reload. The page does not keep files: choose it again.`,
    none: 'No file yet. It stays on this computer until you run the task in a room.',
    rows: (rows: string, bytes: string) => `${rows === '1' ? '1 row' : `${rows} rows`}, ${bytes}`,
    cut: (taken: string, all: string) => `The first ${taken} of ${all} rows are taken: more would not fit a job.`,
    rowsAbout: 'split gets the list of rows. Without a split, each row is a unit.',
    textAbout: 'split gets the text. Without a split, each line that is not empty is a unit.',
    letters: (letters: string, bytes: string) => `${letters} letters, ${bytes}`,
    preview: (name: string) => `Beginning of ${name}`,
    value: 'value',
    unreachable: (name: string) => `${name} could not be loaded. Check that the server still runs, then try again.`,
    params: 'Parameters, as JSON',
    paramsAbout: 'map and the others find them as params. Leave it empty if you need none.',
    paramsFaulty: (line: string, column: string, detail: string) =>
      `This is not JSON, from line ${line}, column ${column} on: ${detail}`,
    range: {
      whole: 'Give two whole numbers.',
      order: 'The second number must be the larger one.',
      many: 'That is more than 4,294,967,296 numbers: let a unit stand for a block of them.',
    } satisfies Record<RangeProblem, string>,
  },

  fileProblems: {
    kind: (name: string) =>
      `${name} is not a file that the lab reads. It takes CSV, TSV, NDJSON, JSON lists, text and Parquet.`,
    spreadsheet: (name: string) => `${name} is a spreadsheet: save it as CSV, then drop that.`,
    empty: (name: string) => `${name} is empty.`,
    'no-rows': (name: string) => `${name} has no rows under its header.`,
    encoding: (name: string) => `${name} is not text in UTF-8: save it again as CSV in UTF-8.`,
    unreadable: (name: string) => `${name} could not be read. Choose it again.`,
    size: (name: string, most: string) =>
      `${name} is too large: up to ${most} are taken. As Parquet it may be larger.`,
    'quote-open': (name: string, line: string, column: string) =>
      `${name}, line ${line}, column ${column}: a quote opens here and never closes. Close or remove it.`,
    'quote-after': (name: string, line: string, column: string) =>
      `${name}, line ${line}, column ${column}: the cell goes on after its quote. Write "" for a quote inside it.`,
    cells: (name: string, line: string, column: string, cells: string, wanted: string) =>
      `${name}, line ${line}, column ${column}: this row has ${cells} cells, the header has ${wanted}. A cell with a separator in it needs quotes.`,
    json: (name: string, line: string, column: string, detail: string) =>
      `${name}, line ${line}, column ${column}: this line is not JSON (${detail}).`,
    parquet: (name: string, detail: string) => `${name} cannot be read as Parquet: ${detail}`,
  } satisfies Record<FileProblem['what'], (...parts: string[]) => string>,

  dry: {
    heading: 'Try one unit here',
    unit: 'Unit number',
    limit: 'A unit may take, in seconds',
    try: 'Try one unit',
    stop: 'Stop',
    about: 'Runs in the same sandbox as on every device: no network, no files, no storage.',
    running: 'Computing one unit…',
    stopped: 'Stopped. Nothing of it runs any more.',
    done: (unit: string, units: string, span: string) => `Unit ${unit} of ${units} took ${span}.`,
    milliseconds: (ms: string) => `${ms}\u00a0ms`,
    hasNext: 'The answer has next: in a room, rounds go on with it.',
    whole: (span: string) => `All of it would take about ${span} on one core like this.`,
    input: 'Unit',
    result: 'Result of map',
    answer: 'What reduce makes of it',
    stack: 'Where it happened',
    stale: 'You have changed the source since.',
    noSuchUnit: (unit: string, last: string) => `There is no unit ${unit}: the last one is ${last}.`,
    failed: {
      source: 'The source could not be read',
      init: 'init failed',
      split: 'split failed',
      map: 'map failed',
      reduce: 'combine or reduce failed',
    } satisfies Record<Stage, string>,
    failedAt: (what: string, line: string, reason: string) => `${what}, line ${line}: ${reason}`,
    failedSomewhere: (what: string, reason: string) => `${what}: ${reason}`,
    late: {
      source: (span: string) =>
        `What stands around the task ran longer than ${span} and was ended. Is there an endless loop in it?`,
      init: (span: string) => `init ran longer than ${span} and was ended. Is there an endless loop in it?`,
      split: (span: string) => `split ran longer than ${span} and was ended. Is there an endless loop in it?`,
      map: (span: string) =>
        `map ran longer than ${span} and was ended. Is there an endless loop in it? If it needs this long, make units smaller or the limit larger.`,
      reduce: (span: string) =>
        `combine or reduce ran longer than ${span} and was ended. Is there an endless loop in it?`,
    } satisfies Record<Stage, (span: string) => string>,
  },

  obstacles: {
    source: 'First mend the source: what is wrong is listed below it.',
    params: 'First mend the parameters: they are not JSON.',
    range: 'First give two whole numbers, the larger one second.',
    span: 'A span that does not begin at 0 may have a million numbers. Begin at 0, or write a split that cuts it into blocks.',
    file: 'First choose a file, or take numbers instead.',
    unit: 'First give the number of a unit: 0 is the first.',
    rounds: 'First give a number of rounds from 1 to 10,000.',
    limit: 'First give a time limit from 1 to 600 seconds.',
  } satisfies Record<Obstacle, string>,

  room: {
    heading: 'Run in a room',
    about: 'Opens a room in this tab, if none is open, and deals out every unit to its devices.',
    run: 'Run in the room',
    opening: 'Opening the room…',
    invite: 'Others join with this code or link:',
    code: 'Room code',
    page: 'All about the room',
    devices: (here: string, working: string) =>
      `${here === '1' ? '1 device' : `${here} devices`} here, ${working} working.`,
    noDevices:
      'No device computes yet. Others must press “Start helping”; on the room’s page you can let this computer help.',
    rounds: 'Rounds at most',
    round: (number: string, most: string) => `Round ${number}, of ${most} at most.`,
    pause: 'Pause',
    resume: 'Go on',
    stop: 'Stop',
    progress: 'Progress',
    units: (done: string, all: string) => `${done} of ${all} units`,
    splitting: 'Cutting the data into units…',
    finished: (span: string) => `Finished in ${span}.`,
    cancelled: 'Stopped. This is the answer so far.',
    failed: 'The job failed',
    refused: 'The room could not be opened',
    hosted: 'Another tab of this browser has the room. Use the lab there, or take the room over on the room’s page.',
    ended: 'The room is over. Run again to open a new one.',
    result: 'Result',
    resultNone: 'No result yet: it grows here as devices send their shares.',
    items: (shown: string, all: string) => `The first ${shown} of ${all}.`,
    download: { ndjson: 'Download NDJSON', csv: 'Download CSV', json: 'Download JSON' },
    troubles: (count: string) => (count === '1' ? '1 attempt failed' : `${count} attempts failed`),
    troublesAbout: 'Each is tried again on another device. A unit that fails everywhere is left out of the result.',
    trouble: (unit: string, device: string) => `Unit ${unit}, on ${device}`,
    troubleUnknown: (device: string) => `On ${device}`,
    troubleInput: 'The unit was',
    troubleStack: 'Where it happened on the device',
    setAside: (units: string) =>
      units === '1'
        ? 'One unit was left out: no device could compute it.'
        : `${units} units were left out: no device could compute them.`,
    goTo: (line: string) => `Show line ${line}`,
  },

  share: {
    heading: 'Share',
    make: 'Make a link to this task',
    about: 'The link carries the text, the parameters and the numbers, but no file. No server keeps it.',
    tooLong: 'This task is too long for a link. Send its text as a file instead.',
    save: 'Save the text',
    opened: 'Whoever opens it sees the source; nothing runs by itself.',
  },

  help: {
    defineTask: 'Says that an object is a task.',
    name: 'For people, at most 40 characters.',
    split: 'Once, before all else: from the data to the units. Give a count (each unit is its number) or a list.',
    init: 'Once on each core, before its first unit. What it gives is there as state.',
    map: 'Once for each unit, on some device. The same unit must give the same result.',
    combine: 'Joins two results into one, on the devices and then here. The order must not matter.',
    reduce: 'Once at the end, here: from all results (or the joined one) to the answer.',
    compare: 'When two devices’ results count as the same. Left out, they must be exactly equal.',
    same: 'With compare: "custom": whether two results are the same.',
    deterministic: 'Every device computes the same to the last bit; Math.random is seeded anew for each unit.',
    memoryMegabytes: 'What one core needs at most. People see it before they agree.',
    params: 'What you typed as parameters.',
    state: 'What init gave on this core.',
    local: 'For a unit that lives at a device: what its person entered there.',
  } satisfies HelpWords,

  notes: {
    'map-only': [
      'Each number of the range is one unit.',
      'Runs on the devices. All results come back, in the order of the units.',
    ],
    'map-reduce': [
      'Small units cost more than they bring: one unit is a block of numbers.',
      'From the range to the blocks.',
      'How many primes are in one block. Runs on the devices.',
      'Two counts become one, so that little travels.',
      'From the whole count to the answer.',
    ],
    table: [
      'Take the sample of the data below, or drop a table with these columns.',
      'Each row is one unit.',
      'Joins the sums of the months.',
    ],
    rounds: [
      'Points around three places that the task does not know.',
      'A unit is a thousand points: each goes to the nearest middle of the round before.',
      'With next another round begins, on these params. Without it this was the last.',
    ],
    'typed-arrays': [
      'How often ten dice show which sum. Typed arrays travel as they are, without being written out.',
      'Math.random gives the same on every device: seeded anew for each unit.',
      'Each unit throws the dice as often as the parameters say.',
      'Adds up the counts.',
    ],
    wasm: [
      'A small module, compiled before: longest(from, to) looks for the number with the longest way to 1.',
      'Once on each core.',
      'The module computes a whole block at once.',
      'The longest of all blocks.',
    ],
  } satisfies ExampleNotes,

  /** What CodeMirror says by itself. */
  editorPhrases: {} as Readonly<Record<string, string>>,
}
