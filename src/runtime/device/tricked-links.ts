import type { Link } from '../../ports.ts'
import type { Trick } from '../../protocol/trick.ts'
import { TrickedLink } from './tricked-link.ts'
import type { Tricks } from './tricks.ts'

interface Coming {
  readonly link: Link
  connect(link: Link): void
}

/** The links of one device, one after the other: none of them is taken while it is played away. */
export class TrickedLinks {
  /** Tricks by which it is away now. */
  readonly #away = new Set<Trick>()
  #present: TrickedLink | undefined
  /** Came while it was away. */
  #coming: Coming | undefined

  constructor(tricks: Tricks) {
    tricks.events.on('begin', (trick) => this.#begin(trick))
    tricks.events.on('end', (trick) => this.#end(trick))
  }

  /** @param connect takes the link, now or when the device is back. */
  take(link: Link, connect: (link: Link) => void): void {
    if (this.#away.size === 0) this.#connect({ link, connect })
    else {
      this.#coming?.link.close('done')
      this.#coming = { link, connect }
    }
  }

  #connect({ link, connect }: Coming): void {
    this.#present = new TrickedLink(link)
    connect(this.#present)
  }

  #begin(trick: Trick): void {
    switch (trick) {
      case 'sleep':
        this.#away.add(trick)
        this.#present?.sleep()
        break
      case 'crash':
        this.#away.add(trick)
        this.#present?.die()
        break
      case 'cut':
        this.#away.add(trick)
        this.#present?.lose()
        break
      case 'slow':
      case 'lie':
        break
    }
  }

  #end(trick: Trick): void {
    if (!this.#away.delete(trick) || this.#away.size > 0) return
    this.#present?.wake()
    const coming = this.#coming
    this.#coming = undefined
    if (coming !== undefined) this.#connect(coming)
  }
}
