import type { meeting as english } from '../en/meeting.ts'

export const meeting: typeof english = {
  over: (broker, stun) =>
    [
      `这个页面的房间通过 ${broker} 碰头：它知道谁在什么时候和谁通信，但不知道内容。`,
      ...(stun === undefined ? [] : [`标签页向 ${stun} 询问自己的公网地址。`]),
    ].join(''),
}
