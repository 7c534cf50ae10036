import { useEffect, useMemo } from 'preact/hooks'
import type { RoomCode } from '../../base/ids.ts'
import { coresHere } from '../cores.ts'
import { brokerOf } from '../meeting-place.ts'
import { CheckPage } from './check-page.tsx'
import { CheckStore } from './check-store.ts'

/** The check, as the other pages see it. */
export interface CheckPart {
  Page(props: { readonly code: RoomCode | undefined }): preact.JSX.Element
}

function Page({ code }: { readonly code: RoomCode | undefined }) {
  const store = useMemo(() => new CheckStore({ code, cores: coresHere(), broker: brokerOf(location.search) }), [code])
  useEffect(() => {
    void store.look()
    return () => store.close()
  }, [store])
  return <CheckPage store={store} joined={code !== undefined} />
}

export const createCheckPart = (): CheckPart => ({ Page })
