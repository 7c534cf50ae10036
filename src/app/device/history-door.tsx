import { OpenDetails } from '../components/open-details.tsx'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'
import { More } from './more.tsx'

/** What hosts have signed of this browser's help, and what it did by day: for who opens it. */
export function HistoryDoor({ store }: { store: DeviceStore }) {
  return (
    <OpenDetails name="history" summary={text.consent.historyHeading}>
      {() => <More>{({ HistoryPanel }) => <HistoryPanel store={store} />}</More>}
    </OpenDetails>
  )
}
