import { plural } from '../../plural.ts'

/** What this browser lends: its limits, and when it may help. */
export const lends = {
  pageHeading: 'Limits of this computer',
  pageAbout:
    'What this browser lends to rooms that you help: kept here, and asked for nowhere else. Nothing runs by setting this.',
  back: 'Back to the start',
  share: 'Share of the time',
  shareAbout: 'Less than all: each core rests between shards, and nothing runs in its rest.',
  when: 'When it may help',
  howMuch: 'How much',
  eachTask: 'For each task',
  plugged: 'Only while it is plugged in',
  pluggedIn: 'It is plugged in now.',
  unpluggedNow: 'It is not plugged in now.',
  pluggedUnknown:
    'This browser does not tell this page whether it is plugged in, nor whether it saves power, so this cannot be kept here.',
  hidden: 'Pause while this page is not in front',
  hiddenPhone: 'A phone soon stops what is not in front, without a word: with this its shards go to others at once.',
  hiddenLaptop: 'A laptop goes on behind other windows and tabs; with this it does not.',
  hours: 'Only at certain hours',
  from: 'From',
  to: 'Until',
  allDay: 'Now: the whole day.',
  hoursAbout: (from: string, to: string) => `From ${from} until ${to}.`,
  overMidnight: (from: string, to: string) => `From ${from} until ${to} of the next day.`,
  askEach: 'Ask me before each new task',
  askEachAbout: 'A task that wants more than these limits asks in any case.',
  cores: 'Cores to give',
  coresOf: (given: string, all: string) => `${given} of ${plural(all, 'core', 'cores')}`,
  limitsAbout:
    'For every host, kept in this browser. A task that wants more of a core asks you first. When a day’s amount for one host is used up, helping pauses by itself.',
  unit: 'Longest time for one unit',
  memory: 'Memory for each core',
  memoryAbout: 'WebAssembly gets no more. Of JavaScript’s memory a browser can only tell you what the task declares.',
  data: 'Data in and out, a day',
  compute: 'Computing a day, all cores together',
  usedToday: (compute: string, data: string) => `Used for this host today: ${compute} of computing, ${data} of data.`,
}
