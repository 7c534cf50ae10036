import type { ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { showRoomCode } from '../base/ids.ts'
import { Shell } from './components/shell.tsx'
import { DevicePage } from './device/device-page.tsx'
import type { DeviceStoreOptions } from './device/device-store.ts'
import { HostPage } from './host/host-page.tsx'
import type { HostStore } from './host/host-store.ts'
import { LandingPage } from './landing/landing-page.tsx'
import type { Route } from './router.ts'
import { text } from './text.ts'

interface AppProps {
  readonly route: ReadonlySignal<Route>
  readonly host: HostStore
  readonly join: DeviceStoreOptions['join']
}

/** The page that the address bar names. A room that this tab hosts stays open behind the other pages. */
export function App({ route, host, join }: AppProps) {
  const { value: here } = route
  const { value: room } = host.state
  const openCode = room.at === 'open' ? showRoomCode(room.room.code) : undefined
  const title = titleOf(here, openCode)
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <Shell trust={here.page !== 'landing'}>
      {here.page === 'landing' && <LandingPage key={here.typed} typed={here.typed} openCode={openCode} />}
      {here.page === 'host' && <HostPage store={host} />}
      {here.page === 'device' && <DevicePage key={here.code} code={here.code} join={join} />}
    </Shell>
  )
}

function titleOf(here: Route, openCode: string | undefined): string {
  if (here.page === 'device') return text.device.pageTitle(showRoomCode(here.code))
  if (here.page === 'landing') return text.landing.pageTitle
  return openCode === undefined ? text.host.openingTitle : text.host.pageTitle(openCode)
}
