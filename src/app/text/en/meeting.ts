/** The words of rooms that meet without a server of ours: a part of `text`. */
export const meeting = {
  over: (broker: string, stun: string | undefined) =>
    [
      `Rooms of this page meet over ${broker}, which learns who speaks with whom and when, but not what.`,
      ...(stun === undefined ? [] : [`Tabs ask ${stun} for their public address.`]),
    ].join(' '),
}
