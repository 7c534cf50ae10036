import type { ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { showRoomCode } from '../base/ids.ts'
import type { CheckPart } from './check/check-part.tsx'
import { LazyPage } from './components/lazy-page.tsx'
import { Shell } from './components/shell.tsx'
import type { DevicePart } from './device/device-part.tsx'
import type { HostPart } from './host/host-part.tsx'
import type { LabPart } from './lab/lab-part.tsx'
import type { LandingPart } from './landing/landing-part.tsx'
import type { LazyPart } from './lazy-part.ts'
import type { Route } from './router.ts'
import { text } from './text.ts'

interface AppProps {
  readonly route: ReadonlySignal<Route>
  readonly landing: LazyPart<LandingPart>
  readonly host: LazyPart<HostPart>
  readonly device: LazyPart<DevicePart>
  readonly lab: LazyPart<LabPart>
  readonly check: LazyPart<CheckPart>
}

/** The page that the address bar names. A room that this tab hosts stays open behind the other pages. */
export function App({ route, landing, host, device, lab, check }: AppProps) {
  const { value: here } = route
  const { value: loaded } = host.state
  const code = loaded.at === 'loaded' ? loaded.part.openCode.value : undefined
  const openCode = code === undefined ? undefined : showRoomCode(code)
  const title = titleOf(here, openCode)
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <Shell trust={here.page !== 'landing'}>
      {here.page === 'landing' && (
        <LazyPage part={landing}>
          {({ Page }) => <Page key={here.typed} typed={here.typed} openCode={openCode} />}
        </LazyPage>
      )}
      {here.page === 'limits' && <LazyPage part={device}>{({ LimitsPage }) => <LimitsPage />}</LazyPage>}
      {here.page === 'host' && <LazyPage part={host}>{({ Page }) => <Page kind={here.kind} />}</LazyPage>}
      {here.page === 'lab' && <LazyPage part={lab}>{({ Page }) => <Page shared={here.shared} />}</LazyPage>}
      {here.page === 'check' && (
        <LazyPage part={check}>{({ Page }) => <Page key={here.code} code={here.code} />}</LazyPage>
      )}
      {here.page === 'device' && (
        <LazyPage part={device}>
          {({ Page }) => (
            <Page
              key={`${here.code}/${here.invite ?? ''}/${here.token ?? ''}`}
              {...{ code: here.code, invite: here.invite, token: here.token }}
            />
          )}
        </LazyPage>
      )}
    </Shell>
  )
}

function titleOf(here: Route, openCode: string | undefined): string {
  if (here.page === 'device') return text.titles.device(showRoomCode(here.code))
  if (here.page === 'limits') return text.lending.title
  if (here.page === 'landing') return text.titles.landing
  if (here.page === 'lab') return text.labDoor.pageTitle
  if (here.page === 'check') return text.titles.check
  return openCode === undefined ? text.titles.opening : text.titles.room(openCode)
}
