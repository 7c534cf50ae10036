import type { ComponentType } from 'preact'
import { forgetInvite, joinLazily, moveRoom } from '../engine.ts'
import { DevicePage } from './device-page.tsx'
import type { DeviceStoreOptions } from './device-store.ts'
import { More } from './more.tsx'

/** The device's side of the app, as the other pages see it. */
export interface DevicePart {
  readonly LimitsPage: ComponentType
  readonly Page: ComponentType<Pick<DeviceStoreOptions, 'code' | 'invite' | 'token'>>
}

export function createDevicePart(): DevicePart {
  return {
    LimitsPage: () => <More>{({ LimitsPage }) => <LimitsPage />}</More>,
    Page: (props) => <DevicePage {...props} join={joinLazily} forgetInvite={forgetInvite} moved={moveRoom} />,
  }
}
