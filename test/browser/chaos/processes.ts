import { readdirSync, readFileSync } from 'node:fs'
import type { CDPSession } from 'puppeteer-core'

interface ProcessInfo {
  readonly type: string
  readonly id: number
  /** Seconds of CPU so far. */
  readonly cpuTime: number
}

/** What the browser itself says of its processes. */
export async function processesOf(session: CDPSession): Promise<ProcessInfo[]> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return processInfo
}

/** `T` stopped, `Z` dead and not yet buried, `undefined` gone; else it lives. Of Linux. */
function stateOf(statPath: string): string | undefined {
  try {
    const stat = readFileSync(statPath, 'utf8')
    return stat.charAt(stat.lastIndexOf(')') + 2) // the name before it may hold anything
  } catch {
    return undefined
  }
}

export function isAlive(pid: number): boolean {
  const state = stateOf(`/proc/${pid}/stat`)
  return state !== undefined && state !== 'Z' && state !== 'X'
}

/** Whether every one of its threads stands still. */
export function isStopped(pid: number): boolean {
  const threads = isAlive(pid) ? readdirSync(`/proc/${pid}/task`) : []
  return threads.length > 0 && threads.every((thread) => stateOf(`/proc/${pid}/task/${thread}/stat`) === 'T')
}

/** True when there was such a process. */
export function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch {
    return false
  }
}
