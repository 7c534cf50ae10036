import '../stage/stage.css'
import type { DeviceId } from '../../base/ids.ts'
import type { DeviceView } from '../../runtime/api/host-api.ts'
import { ShareBars } from '../stage/share-bars.tsx'
import { starDevices } from '../stage/star-device.ts'
import { StarMap } from '../stage/star-map.tsx'
import { text } from '../text.ts'
import { answerId } from './answer-in-view.ts'
import { FinishLine } from './finish-line.tsx'
import type { JobStore } from './job-store.ts'
import { Result } from './result-panel.tsx'
import { ShardStrip } from './shard-strip.tsx'
import { SpeedPanel } from './speed-panel.tsx'

interface StagePanelProps {
  readonly job: JobStore
  readonly devices: readonly DeviceView[]
  /** Bytes a second over the link of each. */
  readonly rates: ReadonlyMap<DeviceId, number>
  readonly onAgain: (() => void) | undefined
  /** Leads to where its input and parameters can be changed. */
  readonly onAnew: (() => void) | undefined
}

/** What everybody looks at: the answer in the middle, beside it how fast the room is and who is at work, below it who did what. */
export function StagePanel(props: StagePanelProps) {
  return (
    <section id={answerId} class="stage" aria-label={text.result.region} data-outcome={props.job.outcome.value.at}>
      <Stage key={props.job.round?.series ?? props.job.id} {...props} />
    </section>
  )
}

function Stage({ job, devices, rates, onAgain, onAnew }: StagePanelProps) {
  const { value: outcome } = job.outcome
  const isOver = outcome.at === 'finished' || outcome.at === 'cancelled'
  const shown = job.shardCount.value > 0
  return (
    <>
      {outcome.at !== 'running' && (
        <div class="finish">
          {outcome.at === 'finished' ? (
            <FinishLine job={job} summary={outcome.summary} />
          ) : (
            <h2>
              {outcome.at === 'failed' ? text.result.failedHeading : text.result.cancelledHeading}{' '}
              <span>{job.title}</span>
            </h2>
          )}
          {isOver && onAgain !== undefined && (
            <button type="button" class="primary again" onClick={onAgain}>
              {text.setup.again}
            </button>
          )}
          {outcome.at === 'failed' && onAnew !== undefined && (
            <button type="button" class="primary again" onClick={onAnew}>
              {text.stage.finish.anew}
            </button>
          )}
        </div>
      )}
      <div class="answer">
        <Result key={job.id} job={job} />
      </div>
      <div class="side">
        <SpeedPanel key={job.id} job={job} />
        <section class="map-panel" aria-label={text.stage.map.heading}>
          <h3>{text.stage.map.heading}</h3>
          <StarMap devices={starDevices(devices, rates, job.given.value)} />
        </section>
      </div>
      {shown && (
        <section class="who" aria-label={text.result.whoDid}>
          <h3>{text.result.whoDid}</h3>
          <ShardStrip key={job.id} job={job} />
          <ShareBars given={job.given.value} />
        </section>
      )}
    </>
  )
}

/** The answer of the former job must not pass for that of the one whose input is being read. */
export function ReadingStage() {
  return (
    <section id={answerId} class="stage" aria-label={text.result.region}>
      <div class="answer">
        <p class="empty">{text.setup.reading}</p>
      </div>
    </section>
  )
}
