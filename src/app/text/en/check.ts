/** The check before a lesson. */
export const check = {
  heading: 'Will it work here?',
  lede: 'Open this page the day before, in the room and the network of the lesson, on two of the devices that will be used. It tells what works, and what to do about the rest.',
  marks: {
    looking: 'Looking…',
    good: 'Works',
    limited: 'Works, with a limit',
    bad: 'Does not work',
    missing: 'Not there',
  },
  verdict: {
    looking: { said: 'Looking at this device…', more: 'This takes a few seconds.' },
    notHere: {
      said: 'Something is missing on this device',
      more: 'See what is marked below, and what to do about it.',
    },
    alone: {
      said: 'This device is ready',
      more: 'Now bring a second one: whether two devices reach each other, only two can tell.',
    },
    trying: {
      said: 'Trying the ways between the two devices…',
      more: 'Each way is tried alone; one that is closed takes a quarter of a minute.',
    },
    ready: { said: 'Ready for the lesson', more: 'The two devices talk to each other directly.' },
    slower: {
      said: 'It will work, a little slower',
      more: 'This network keeps its devices apart, so a server passes the data on. It is sealed: that server cannot read it.',
    },
    apart: {
      said: 'The two devices do not reach each other',
      more: 'No way between them is open. Ask whoever runs this network to let WebSockets to the server through, or use another network.',
    },
  },
  here: 'This device',
  lines: {
    server: {
      name: 'Server',
      good: (ms: string) => `It answers after ${ms}\u00a0ms.`,
      bad: 'No answer. Check that it still runs, and that this device is in its network.',
      refused: 'It answered that it takes nobody at the moment. Wait a minute, then look again.',
      version: 'It runs another version than this page: reload this page.',
      noCheck: 'The other page is not there any more: open the check on that device anew, and come by its new code.',
      missing: (broker: string) =>
        `This address meets at ${broker}, of which this page can try nothing. Open a room and join it with a second device.`,
    },
    direct: {
      name: 'WebRTC',
      good: 'This browser links to others directly, where the network lets it.',
      bad: 'This browser opens no direct link, not even to itself. Look whether WebRTC is switched off in its settings or by an extension. Where the server passes the data on, rooms work all the same.',
    },
    turn: {
      name: 'TURN server',
      good: 'It answers: a way for networks that keep devices apart.',
      bad: 'The server names one, but it does not answer here. It is needed only where neither the direct way nor the relay is open.',
      missing: 'The server names none. None is needed where one of the other ways is open.',
    },
    relay: {
      name: 'Relay of the server',
      good: 'The server can pass data on where devices do not reach each other.',
      bad: 'Nothing comes back from it. Something in between stops WebSockets: ask whoever runs this network.',
      missing: 'This server has none: devices must reach each other directly, or by TURN.',
    },
    workers: {
      name: 'Computing',
      good: (cores: string) => `Tasks run here, closed in a sandbox. This device has ${cores} logical cores.`,
      bad: 'No task can run here. Look whether an extension blocks workers or frames on this page, or use another browser.',
    },
    wasm: {
      name: 'WebAssembly',
      good: 'Tasks in WebAssembly run here as well.',
      limited: 'Tasks in WebAssembly do not run here; those in JavaScript do.',
    },
    secure: {
      name: 'Secure address',
      good: 'Everything that browsers keep for secure addresses is there.',
      limited: (missing: string) => `Rooms work all the same. Not there: ${missing}.`,
      missing: {
        screen: 'keeping the screen awake (set the devices to stay on)',
        install: 'opening without a network',
        copy: 'copying by one press (select and copy by hand)',
      },
      todo: 'With an address that begins with https these are there too, where the browser has them.',
    },
    storage: {
      name: 'Memory of the browser',
      good: 'A host’s page that is reloaded finds its room again.',
      limited: 'This browser keeps nothing, as in a private window: a host’s page that is reloaded loses its room.',
    },
  },
  pair: {
    heading: 'Two devices',
    open: 'Scan this with the second device, or open the address there. Two tabs on one machine say nothing about the network.',
    code: 'Check code',
    qr: (address: string) => `QR picture of ${address}`,
    noAddress:
      'This page has an address that only this machine knows. Open it by the machine’s address in the network, then look again.',
    typeLabel: 'Or type here the check code that the other device shows',
    typeButton: 'Go to it',
    typeWrong: 'That is no check code: it has six letters and digits, like 7QM X4W.',
    joined: (code: string) => `This device came to the check ${code}. What is found shows on both.`,
    waiting: 'Waiting for the second device.',
    trying: 'The second device is there. The ways are tried one by one…',
    failing: 'A way was tried, and nothing came through. The others follow…',
    gone: 'The other device has left. Open the page there again.',
    stranger:
      'This code belongs to a room, not to a check: open this page on the other device, and take the code it shows.',
    again: 'Try again',
    ways: {
      direct: {
        name: 'Directly',
        works: (ms: string, rate: string) =>
          `They reach each other: there and back in ${ms}\u00a0ms, ${rate} a second.`,
        fails: 'Closed: this network keeps its devices apart, or a firewall stops them.',
      },
      turn: {
        name: 'By TURN',
        works: (ms: string, rate: string) => `Open: there and back in ${ms}\u00a0ms, ${rate} a second.`,
        fails: 'Closed.',
        missing: 'The server names no TURN server.',
      },
      relay: {
        name: 'Through the server',
        works: (ms: string, rate: string) => `Open: there and back in ${ms}\u00a0ms, ${rate} a second.`,
        fails: 'Closed: something in between stops WebSockets.',
        missing: 'This server passes nothing on.',
      },
    },
  },
  summary: {
    heading: 'To keep or pass on',
    about: 'The same as text, for whoever runs the network.',
    title: (when: string, address: string) => `Tabgrid, checked ${when} at ${address}`,
    line: (mark: string, name: string, sentence: string) => `[${mark}] ${name}: ${sentence}`,
    copy: 'Copy the text',
    copied: 'Copied',
    selected: 'Selected: copy it now',
    print: 'Print',
  },
  again: 'Look again',
}
