import type { ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { showRoomCode } from '../base/ids.ts'
import { Notice } from './components/notice.tsx'
import { Shell } from './components/shell.tsx'
import { DevicePage } from './device/device-page.tsx'
import type { DeviceStoreOptions } from './device/device-store.ts'
import type { HostPart } from './host/host-part.tsx'
import { LandingPage } from './landing/landing-page.tsx'
import type { LazyPart } from './lazy-part.ts'
import { hashOf, type Route } from './router.ts'
import { text } from './text.ts'

interface AppProps {
  readonly route: ReadonlySignal<Route>
  readonly host: LazyPart<HostPart>
  readonly join: DeviceStoreOptions['join']
  readonly forgetInvite: DeviceStoreOptions['forgetInvite']
}

/** The page that the address bar names. A room that this tab hosts stays open behind the other pages. */
export function App({ route, host, join, forgetInvite }: AppProps) {
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
      {here.page === 'landing' && <LandingPage key={here.typed} typed={here.typed} openCode={openCode} />}
      {here.page === 'host' && <LazyHost host={host} kind={here.kind} />}
      {here.page === 'device' && (
        <DevicePage
          key={`${here.code}/${here.invite ?? ''}/${here.token ?? ''}`}
          code={here.code}
          invite={here.invite}
          token={here.token}
          join={join}
          forgetInvite={forgetInvite}
        />
      )}
    </Shell>
  )
}

function LazyHost({ host, kind }: { host: LazyPart<HostPart>; kind: 'project' | undefined }) {
  useEffect(() => void host.load(), [host])
  const { value: state } = host.state
  if (state.at === 'loaded') {
    const { Page } = state.part
    return <Page kind={kind} />
  }
  if (state.at === 'unreachable') {
    return (
      <Notice heading={text.host.refusedHeading} sentence={text.page.unreachable}>
        <button type="button" class="primary" onClick={() => location.reload()}>
          {text.reload}
        </button>
        <a href={hashOf.landing}>{text.toStart}</a>
      </Notice>
    )
  }
  return (
    <p class="opening" role="status">
      {text.host.opening}
    </p>
  )
}

function titleOf(here: Route, openCode: string | undefined): string {
  if (here.page === 'device') return text.device.pageTitle(showRoomCode(here.code))
  if (here.page === 'landing') return text.landing.pageTitle
  return openCode === undefined ? text.host.openingTitle : text.host.pageTitle(openCode)
}
