import { TabgridError } from './errors.ts'

/** Loads a part of the program that most pages never need. @throws `server-unreachable` */
export const fetchPart = <T>(load: () => Promise<T>): Promise<T> =>
  load().catch((thrown: unknown) => {
    throw new TabgridError('server-unreachable', 'the rest of this page could not be loaded: reload it', {
      cause: thrown,
    })
  })
