import './chaos.css'
import { useEffect, useId, useState } from 'preact/hooks'
import { type Trick, tricks } from '../../protocol/trick.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import { Announcer } from '../components/announcer.ts'
import { DeviceChip } from '../components/device-chip.tsx'
import { deviceColor } from '../device-color.ts'
import { formatCount } from '../format.ts'
import type { HostStore } from '../host/host-store.ts'
import { text } from '../text.ts'
import { ChaosStore, type Player } from './chaos-store.ts'
import type { Episode } from './episode.ts'
import { costOfChecking, sentenceOfEpisode } from './episode-says.ts'

/** How often the story is read. */
const readEveryMs = 300

/** Who takes part, what is played on whom, and what it led to. */
export function ChaosPanel({ store: host, room }: { store: HostStore; room: HostRoom }) {
  const [store] = useState(() => new ChaosStore(room, host))
  useEffect(() => {
    const timer = setInterval(() => store.read(performance.now()), readEveryMs)
    return () => {
      clearInterval(timer)
      store.close()
    }
  }, [store])
  return (
    <div class="chaos-lab">
      <p class="hint">
        {text.chaos.about} {text.chaos.consent}
      </p>
      <Players store={store} />
      <Checking store={store} host={host} />
      <Episodes store={store} />
    </div>
  )
}

function Players({ store }: { store: ChaosStore }) {
  const { value: players } = store.players
  const { value: refusing } = store.refusing
  return (
    <>
      {players.length === 0 ? (
        <p class="empty">{text.chaos.none}</p>
      ) : (
        <PlayerTable store={store} players={players} />
      )}
      {players.length > 0 && refusing > 0 && <p class="hint">{text.chaos.refusing(formatCount(refusing))}</p>}
    </>
  )
}

function PlayerTable({ store, players }: { store: ChaosStore; players: readonly Player[] }) {
  return (
    <table class="chaos-players">
      <caption class="sr-only">{text.chaos.devices}</caption>
      <thead>
        <tr>
          <th scope="col">{text.chaos.device}</th>
          {tricks.map((trick) => (
            <th key={trick} scope="col">
              {text.chaos.tricks[trick]} <small>{text.chaos.abouts[trick]}</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {players.map((player) => (
          <PlayerRow key={player.device.id} store={store} player={player} />
        ))}
      </tbody>
    </table>
  )
}

function PlayerRow({ store, player }: { store: ChaosStore; player: Player }) {
  const { device, own, playing, deaf } = player
  return (
    <tr data-player={device.name} data-playing={playing.join(' ')} style={{ '--mine': deviceColor(device.number) }}>
      <th scope="row">
        <DeviceChip number={device.number} /> {device.name} {own && <small>({text.chaos.own})</small>}
        {deaf && <small class="chaos-deaf">{text.chaos.hearsNothing}</small>}
      </th>
      {tricks.map((trick) => (
        <td key={trick}>
          <PlayButton
            trick={trick}
            name={device.name}
            on={playing.includes(trick)}
            disabled={deaf}
            press={() => store.press(player, trick, performance.now())}
          />
        </td>
      ))}
    </tr>
  )
}

function PlayButton(props: { trick: Trick; name: string; on: boolean; disabled: boolean; press: () => void }) {
  const words = text.chaos.tricks[props.trick]
  return (
    <button
      type="button"
      class="small"
      aria-label={text.chaos.play(words, props.name)}
      aria-pressed={props.on}
      aria-disabled={props.disabled}
      onClick={() => {
        if (!props.disabled) props.press()
      }}
    >
      {words}
    </button>
  )
}

/** Whether lies can be noticed at all, and what that costs. */
function Checking({ store, host }: { store: ChaosStore; host: HostStore }) {
  const { checked, checking } = store.facts.value
  const willCheck = host.admission.verify.value !== 'none'
  const cost = costOfChecking(checking)
  return (
    <div class="chaos-checking">
      <p>
        {text.chaos.unchecked} {checked !== undefined && text.chaos.running[checked ? 'checked' : 'unchecked']}
      </p>
      {willCheck ? (
        <p class="hint">{text.chaos.checked}</p>
      ) : (
        <button type="button" class="small" onClick={() => host.checkResults(true)}>
          {text.chaos.check}
        </button>
      )}
      <p class="hint">{text.chaos.caughtAbout}</p>
      {cost !== undefined && <p>{cost}</p>}
    </div>
  )
}

function Episodes({ store }: { store: ChaosStore }) {
  const { episodes, firstMs } = store.facts.value
  const heading = useId()
  const [newest] = episodes
  const newestSaid = newest === undefined ? '' : sentenceOfEpisode(newest, nameOf(store, newest), firstMs)
  const [announcer] = useState(() => new Announcer())
  useEffect(() => announcer.say(newestSaid), [announcer, newestSaid])
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{text.chaos.heading}</h3>
      {store.unreadable.value && <p class="note">{text.chaos.unreadable}</p>}
      {episodes.length === 0 && <p class="empty">{text.chaos.nothing}</p>}
      <p class="sr-only" aria-live="polite">
        {announcer.said}
      </p>
      <ol class="chaos-episodes" aria-labelledby={heading}>
        {episodes.map((episode) => (
          <EpisodeItem
            key={`${episode.device} ${episode.beganMs} ${episode.kind}`}
            {...{ store, episode, firstMs }}
          />
        ))}
      </ol>
    </section>
  )
}

const nameOf = (store: ChaosStore, { device }: Episode): string => store.seen(device)?.name ?? text.chaos.departed

function EpisodeItem(props: { store: ChaosStore; episode: Episode; firstMs: number }) {
  const { store, episode, firstMs } = props
  const seen = store.seen(episode.device)
  const name = nameOf(store, episode)
  const caught = episode.kind === 'lie' && episode.caught !== undefined
  return (
    <li data-episode={episode.kind} style={{ '--mine': deviceColor(seen?.number) }}>
      <span>{sentenceOfEpisode(episode, name, firstMs)}</span>
      {caught && store.isBanned(episode.device) && (
        <span class="chaos-let-in">
          <button
            type="button"
            class="small"
            onClick={() => void store.letIn(episode.device).then(() => location.reload())} // its scheduler takes nothing of it in this life
          >
            {text.chaos.letIn(name)}
          </button>
          <small>{text.chaos.letInAbout}</small>
        </span>
      )}
    </li>
  )
}
