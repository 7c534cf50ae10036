import type { Page } from '@playwright/test'
import type { Weather } from './lab.ts'
import { expect, test } from './lab-fixtures.ts'

const situations: readonly (readonly [name: string, weather: Weather, turn: 'alive' | 'dead'])[] = [
  ['where hosts cannot reach each other', 'isolated', 'alive'],
  ['without UDP and with a dead TURN server', 'no-udp-between', 'dead'],
]

for (const [name, weather, turn] of situations) {
  test(`the check of two devices ${name} tells which ways are open`, async ({
    standing: { lab },
    openAt,
    startTurn,
  }) => {
    const ofTurn = turn === 'alive' ? 'good' : 'bad'
    test.setTimeout(120_000) // a way that is closed takes a quarter of a minute
    if (turn === 'alive') await startTurn()
    lab.weather(weather)
    const first = await openAt('host', '/#/check')
    const shown = first.getByRole('status', { name: 'Check code' })
    await expect(shown).toHaveAttribute('data-code', /./)
    const second = await openAt('device', `/#/check/${await shown.getAttribute('data-code')}`)
    for (const page of [first, second]) {
      await expect(page.locator('[data-verdict]')).toContainText('It will work, a little slower', { timeout: 60_000 })
      expect(await marksOf(page, 'This device')).toMatchObject({
        Server: 'good',
        WebRTC: 'good',
        'Relay of the server': 'good',
        'TURN server': ofTurn,
        'Secure address': 'limited', // it is plain http, as in a classroom
      })
      expect(await marksOf(page, 'Two devices')).toEqual({
        Directly: 'bad',
        'By TURN': ofTurn,
        'Through the server': 'good',
      })
    }
  })
}

const marksOf = (page: Page, half: string): Promise<Record<string, string | undefined>> =>
  page
    .getByRole('region', { name: half })
    .locator('li[data-mark]')
    .evaluateAll((lines) =>
      Object.fromEntries(
        lines.map((line) => [line.querySelector('strong')?.textContent, (line as HTMLElement).dataset.mark]),
      ),
    )
