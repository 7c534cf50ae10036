import type { RandomBytes } from '../src/base/ids.ts'

/** What is sent away. */
interface Leaving {
  /** Told to connect again. */
  tellDraining(): void
  close(code: number): void
}

/** Service Restart (registry of RFC 6455). */
const restartCode = 1012
/** Who was told may connect elsewhere first, and keep the old socket until then. */
const farewellMs = 1_000

/**
 * Sends all away, each at a moment of its own within `spreadMs`: who comes back then does not do so all at once.
 * Resolves when the last one was told to go.
 */
export async function drain(leaving: readonly Leaving[], spreadMs: number, random: RandomBytes): Promise<void> {
  await Promise.all(leaving.map((each) => sendAway(each, share(random) * spreadMs)))
}

async function sendAway(leaving: Leaving, afterMs: number): Promise<void> {
  await pause(afterMs)
  leaving.tellDraining()
  await pause(farewellMs)
  leaving.close(restartCode)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** From 0 to 1. */
const share = (random: RandomBytes): number => (random(1)[0] ?? 0) / 255
