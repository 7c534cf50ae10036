import { render } from 'preact'
import { joinRoom, openRoom } from '../browser.ts'
import { cards } from '../tasks/cards.ts'
import { App } from './app.tsx'
import { coresHere } from './cores.ts'
import { ownName } from './device-name.ts'
import { HostStore } from './host/host-store.ts'
import { remembered } from './remember.ts'
import { followHash } from './router.ts'
import { text } from './text.ts'
import { showTheme } from './theme.ts'
import './theme.css'

showTheme()

const host = new HostStore({
  open: openRoom,
  cards,
  cores: coresHere(),
  roomName: () => remembered('room-name') || text.host.roomOf(ownName()),
})

const root = document.getElementById('app')
if (root !== null) render(<App route={followHash()} host={host} join={joinRoom} />, root)
