import type { AlwaysAllowed, Receipt } from '../../runtime/api/device-api.ts'
import { downloadText } from '../download.ts'
import { formatCount, formatDay, formatElapsed, formatSpan } from '../format.ts'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'
import { formatMegabytes } from './format-megabytes.ts'
import { byHost, type HostHelped, totalsOf } from './help-history.ts'
import { HelpLogPanel } from './help-log-panel.tsx'

/** What hosts have signed of this browser's help, and which of them may always have more. */
export function HistoryPanel({ store }: { store: DeviceStore }) {
  const { value: receipts } = store.receipts
  const hosts = byHost(receipts, store.alwaysAllowed.value)
  return (
    <>
      <HelpLogPanel store={store} />
      <h3>{text.helped.signed}</h3>
      <p class="hint">{hosts.length === 0 ? text.helped.none : text.helped.about}</p>
      {hosts.map((helped) => (
        <Host key={helped.host} store={store} helped={helped} />
      ))}
      {receipts.length > 0 && (
        <button
          type="button"
          onClick={() => downloadText(text.helped.fileName, JSON.stringify(receipts, undefined, 2))}
        >
          {text.helped.download}
        </button>
      )}
      <a class="aside-link" href={hashOf.landing}>
        {text.helped.forgetAll}
      </a>
    </>
  )
}

/** So many letters of a key tell hosts apart for people. */
const keyShown = 8

function Host({ store, helped }: { store: DeviceStore; helped: HostHelped }) {
  const { host, roomTitle, receipts, allowed } = helped
  const { units, shards, computeMs } = totalsOf(receipts)
  const counts = [receipts.length, units, shards].map(formatCount) as [string, string, string]
  return (
    <section data-host={host}>
      <h3>{text.helped.host(roomTitle, host.slice(0, keyShown))}</h3>
      {receipts.length > 0 && (
        <p>
          {text.helped.totals(...counts)}
          {text.helped.totalTime(formatElapsed(computeMs))}
        </p>
      )}
      <ul>
        {receipts.map((receipt) => (
          <li key={receipt.signature} class="hint">
            {lineOf(receipt)}
          </li>
        ))}
      </ul>
      {allowed !== undefined && (
        <p>
          {upTo(allowed)}{' '}
          <button type="button" class="small" onClick={() => store.takeBack(host)}>
            {text.helped.takeBack}
          </button>
        </p>
      )}
      <button type="button" class="small quiet" onClick={() => store.forget(host)}>
        {text.helped.forget}
      </button>
    </section>
  )
}

function upTo({ unitMs, memoryMegabytes }: AlwaysAllowed): string {
  if (memoryMegabytes === 0) return text.helped.alwaysUpTo(formatSpan(unitMs))
  return text.helped.alwaysUpToBoth(formatSpan(unitMs), formatMegabytes(memoryMegabytes))
}

const lineOf = ({ title, toMs, units, computeMs }: Receipt): string =>
  text.helped.receipt(title, formatDay(toMs), formatCount(units), formatElapsed(computeMs))
