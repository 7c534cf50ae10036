/**
 * Whether this connection's packets go through a TURN server at the moment; browsers change the pair when a better one answers.
 * `undefined` where its statistics do not have the pair yet.
 */
export async function goesThroughTurn(connection: RTCPeerConnection): Promise<boolean | undefined> {
  const reports = [...(await connection.getStats()).values()] as readonly Report[]
  const chosen = reports.find(({ type }) => type === 'transport')?.selectedCandidatePairId
  const pair = reports.find((report) => isPair(report) && (report.id === chosen || report.selected === true))
  if (pair === undefined) return undefined
  return reports.some(
    ({ id, candidateType }) =>
      (id === pair.localCandidateId || id === pair.remoteCandidateId) && candidateType === 'relay',
  )
}

export const hasTurn = ({ iceServers = [] }: RTCConfiguration): boolean =>
  iceServers.flatMap(({ urls }) => urls).some((url) => /^turns?:/.test(url))

/** What is read of the browser's statistics. Firefox marks the pair (`selected`), Chromium names it in its transport. */
interface Report {
  readonly id: string
  readonly type: string
  readonly selectedCandidatePairId?: string
  readonly selected?: boolean
  readonly localCandidateId?: string
  readonly remoteCandidateId?: string
  readonly candidateType?: string
}

const isPair = ({ type }: Report): boolean => type === 'candidate-pair'
