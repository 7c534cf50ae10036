import { travel } from './travel.ts'

/** What the parts of the host's page for a run that is saved or looked back at need besides. */
export const words = { travel }
