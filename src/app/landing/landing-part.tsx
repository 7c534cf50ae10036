import type { ComponentType } from 'preact'
import { LandingPage } from './landing-page.tsx'

/** The first page of the app, as the other pages see it. */
export interface LandingPart {
  readonly Page: ComponentType<{ readonly typed: string | undefined; readonly openCode: string | undefined }>
}

export const createLandingPart = (): LandingPart => ({ Page: LandingPage })
