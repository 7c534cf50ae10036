import { expect, test } from 'vitest'
import type { RoomCode } from '../../../src/base/ids.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { ServerBed } from './server-bed.ts'

const bed = new ServerBed()
const token = 'a-token-for-prometheus'

async function figures(port: number): Promise<Map<string, number>> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { Authorization: `Bearer ${token}` } })
  expect(answer.headers.get('Content-Type')).toContain('text/plain')
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => line.split(/ (?=\S+$)/)).map(([name = '', value]) => [name, Number(value)]))
}

test('rooms, sockets, joins, messages and refusals are counted', async () => {
  const server = await bed.start({ metricsToken: token })
  const [host, device, lost] = [await bed.connect(server), await bed.connect(server), await bed.connect(server)]
  await device.join((await host.create()).code)
  await host.told('member-joined')
  host.say({ type: 'ping' })
  await host.told('pong')
  lost.say({ type: 'join', version: limits.version + 1, code: '222222' as RoomCode })
  await lost.closed
  await bed.turnedAway(server, { origin: 'https://evil.example' })

  const seen = await figures(server.port)
  expect(Object.fromEntries([...seen].filter(([name]) => !/process|nodejs/.test(name)))).toEqual({
    tabgrid_rooms: 1,
    tabgrid_sockets: 2,
    tabgrid_joins_total: 2,
    tabgrid_rooms_opened_total: 1,
    'tabgrid_messages_total{type="create"}': 1,
    'tabgrid_messages_total{type="join"}': 1,
    'tabgrid_messages_total{type="ping"}': 1,
    'tabgrid_refusals_total{code="version-unsupported"}': 1,
    'tabgrid_turned_away_total{why="origin"}': 1,
    tabgrid_relayed_bytes: 0,
  })
  expect(seen.get('tabgrid_process_resident_memory_bytes')).toBeGreaterThan(1e6)
})

test('two servers of one process count for themselves', async () => {
  const [one, other] = [await bed.start({ metricsToken: token }), await bed.start({ metricsToken: token })]
  await (await bed.connect(one)).create()
  expect((await figures(one.port)).get('tabgrid_rooms')).toBe(1)
  expect((await figures(other.port)).get('tabgrid_rooms')).toBe(0)
})

test.each([undefined, `Bearer ${token}x`, token, `bearer ${token}`])(
  'who shows %s is told nothing, not even that there are figures',
  async (authorization) => {
    const headers = authorization === undefined ? {} : { Authorization: authorization }
    for (const options of [{ metricsToken: token }, {}]) {
      const { port } = await bed.start(options)
      expect((await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status).toBe(404)
    }
  },
)
