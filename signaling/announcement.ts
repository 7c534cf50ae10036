import { styleText } from 'node:util'
import { generate } from 'lean-qr/nano'
import { type RoomCode, showRoomCode } from '../src/base/ids.ts'

/** What the terminal says to the person who started the server. `colour`: the terminal shows colours. */
export interface Terminal {
  readonly colour: boolean
}

/**
 * @param local How this machine opens the server.
 * @param network As `networkAddresses` gives them: the likeliest first.
 */
export function serverAnnouncement(local: string, network: readonly string[], terminal: Terminal): string {
  const lines = [
    '',
    `  Tabgrid is running. Open a room here:   ${strong(`${local}/#/host`, terminal)}`,
    ...network.map((address) => `  or from another machine:                ${address}/#/host`),
  ]
  if (network.length === 0) lines.push(`  ${alone}`)
  lines.push('', '  The room that you open is shown here too, with its QR code. Ctrl-C ends the server.', '')
  return lines.join('\n')
}

/** The link that others open to join. Always by the network address: `localhost` would lead a phone to itself. */
export function roomAnnouncement(code: RoomCode, network: readonly string[], terminal: Terminal): string {
  const [address] = network
  const title = `  Room ${strong(showRoomCode(code), terminal)}`
  if (address === undefined) return `${title}   ${alone}\n`
  const link = `${address}/#/join/${code}`
  return `${title}   ${link}\n\n${qr(link, terminal)}\n`
}

const alone = 'No other machine can reach this server: connect this one to a network, or leave --host out.'

const strong = (text: string, { colour }: Terminal): string => (colour ? styleText('bold', text) : text)

/** White around the picture, in modules. */
const border = 2

/** Two modules one above the other, by which of them are light. */
const blocks = { both: '█', upper: '▀', lower: '▄', none: ' ' } as const

/** The picture's light parts are the letters, so a terminal with dark letters needs to be told: cameras want dark on light. */
function qr(link: string, { colour }: Terminal): string {
  const picture = generate(link)
  const places = Array.from({ length: picture.size + 2 * border }, (_, at) => at - border)
  const block = (x: number, y: number) => {
    const [upper, lower] = [!picture.get(x, y), !picture.get(x, y + 1)]
    return upper ? (lower ? blocks.both : blocks.upper) : lower ? blocks.lower : blocks.none
  }
  const rows = places.filter((_, at) => at % 2 === 0).map((y) => places.map((x) => block(x, y)).join(''))
  return rows.map((row) => `  ${colour ? styleText(['whiteBright', 'bgBlack'], row) : row}`).join('\n')
}
