import type { ComponentType } from 'preact'
import { LazyPage } from '../components/lazy-page.tsx'
import { forgetInvite, joinLazily, moveRoom } from '../engine.ts'
import { DevicePage } from './device-page.tsx'
import type { DeviceStoreOptions } from './device-store.ts'
import { more } from './more.tsx'

/** The device's side of the app, as the other pages see it. */
export interface DevicePart {
  readonly LimitsPage: ComponentType
  readonly Page: ComponentType<Pick<DeviceStoreOptions, 'code' | 'invite' | 'token'>>
}

export function createDevicePart(): DevicePart {
  return {
    LimitsPage: () => <LazyPage part={more}>{({ LimitsPage }) => <LimitsPage />}</LazyPage>,
    Page: (props) => <DevicePage {...props} join={joinLazily} forgetInvite={forgetInvite} moved={moveRoom} />,
  }
}
