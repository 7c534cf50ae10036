import type { controls as english } from '../en/controls.ts'

export const controls: typeof english = {
  newCode: '换房间码',
  newCodeAbout: '房间码外泄时使用：已在房间里的设备留下，其他人需要新的房间码。',
  question: '给房间换一个新的房间码吗？已在房间里的设备留下。到现在为止的房间码、链接和二维码都会失效。',
  confirm: '换新的房间码',
  keep: '保留现在的房间码',
  asking: '正在向服务器申请新的房间码…',
  done: (code) => `新的房间码是 ${code}。请再次展示给还没有来的人。`,
  fixed: '在 PeerServer 上的房间不能换房间码。需要别的房间码时，请另开一个房间。',
  names: '名字',
  nameChoices: { own: '自己取', given: '由我们取' },
  nameAbouts: {
    own: '设备会得到一个友好的名字，本人可以另取一个。',
    given: '每台设备都用友好的名字，不显示本人输入的名字。',
  },
}
