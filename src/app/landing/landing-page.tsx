import './landing.css'
import { useSignal } from '@preact/signals'
import type { TargetedSubmitEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { readBroker, readStun, showBroker } from '../../base/broker.ts'
import { readRoomCode } from '../../base/ids.ts'
import { tidyName } from '../device-name.ts'
import { readMeetingPlace } from '../meeting-place.ts'
import { KeptAppStore } from '../offline/kept-app.ts'
import { remember, remembered } from '../remember.ts'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import { KeptAppPanel } from './kept-app-panel.tsx'
import { KeptPanel } from './kept-panel.tsx'
import { TabsPicture } from './tabs-picture.tsx'

/** `openCode` is the code of a room that this tab hosts already; `typed` what stood in a link instead of a code. */
export function LandingPage(props: { typed: string | undefined; openCode: string | undefined }) {
  const [app] = useState(() => new KeptAppStore(navigator.serviceWorker))
  return (
    <div class="landing">
      <div class="hero">
        <div class="hero-words">
          <h1>{text.landing.lede}</h1>
          <p class="explained">{text.landing.explained}</p>
          <MeetingLine />
        </div>
        <TabsPicture />
      </div>
      <div class="doors">
        <JoinForm typed={props.typed} />
        <HostForm openCode={props.openCode} />
      </div>
      <div class="more">
        <p>
          {text.labDoor.question} <a href={hashOf.lab}>{text.labDoor.link}</a>
        </p>
        <p>
          {text.landing.beforeLesson} <a href={hashOf.check}>{text.landing.check}</a>
        </p>
        <p>
          <a href={hashOf.limits}>{text.lending.link}</a>
        </p>
        <KeptAppPanel store={app} />
      </div>
      <KeptPanel forgotten={() => app.look()} />
    </div>
  )
}

/** Whoever opens a room here, or joins one, lets this host know of it. */
function MeetingLine() {
  const { broker, stun } = readMeetingPlace(location.search)
  if (broker === undefined) return null
  const read = readBroker(broker)
  const isRight = read !== undefined && (stun === undefined || readStun(stun) !== undefined)
  return isRight ? (
    <p class="meets-over">{text.meeting.over(showBroker(read), stun)}</p>
  ) : (
    <p class="problem" role="alert">
      {text.errors['broker-invalid']}
    </p>
  )
}

function JoinForm({ typed }: { typed: string | undefined }) {
  const wrong = useSignal(typed)
  const value = useSignal(typed ?? '')
  const box = useRef<HTMLInputElement>(null)
  const join = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = readRoomCode(value.value)
    if (code === undefined) {
      wrong.value = value.value
      box.current?.focus()
    } else location.hash = hashOf.device(code)
  }
  return (
    <form class="door" onSubmit={join} noValidate>
      <h2>{text.landing.joinHeading}</h2>
      <p>{text.landing.joinAbout}</p>
      <label for="room-code">{text.landing.code}</label>
      <input
        ref={box}
        id="room-code"
        class="code-box"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        placeholder={text.landing.codeExample}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value
          wrong.value = undefined
        }}
        aria-invalid={wrong.value !== undefined}
        aria-describedby="room-code-problem"
      />
      <p id="room-code-problem" class="problem" role="alert">
        {wrong.value !== undefined && text.landing.codeWrong(wrong.value)}
      </p>
      <span class="spring" />
      <button type="submit" class="primary">
        {text.landing.join}
      </button>
    </form>
  )
}

function HostForm({ openCode }: { openCode: string | undefined }) {
  const host = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    location.hash = hashOf.host
  }
  return (
    <form class="door" onSubmit={host}>
      <h2>{text.landing.hostHeading}</h2>
      <p>{text.landing.hostAbout}</p>
      {openCode === undefined ? (
        <>
          <label for="room-name">{text.landing.roomName}</label>
          <input
            id="room-name"
            autocomplete="off"
            value={remembered('room-name') ?? ''}
            onInput={(event) => remember('room-name', tidyName(event.currentTarget.value))}
          />
          <p class="other-kind">
            {text.landing.strangers} <a href={hashOf.project}>{text.landing.project}</a>
          </p>
        </>
      ) : (
        <p>{text.landing.openRoom(openCode)}</p>
      )}
      <span class="spring" />
      <button type="submit" class="primary">
        {openCode === undefined ? text.landing.host : text.landing.backToRoom}
      </button>
    </form>
  )
}
