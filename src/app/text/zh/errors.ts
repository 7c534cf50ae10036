import type { errors as english } from '../en/errors.ts'

export const errors: typeof english = {
  'room-not-found': '没有房间用这个房间码。请对照主持人屏幕上的房间码，再试一次。',
  'room-full': '这个房间满了。请主持人另开一个。',
  'room-hosted': '这个房间正在本浏览器的另一个标签页里开着。',
  'room-ended': '主持人已经结束了这个房间。',
  'server-unreachable': '连不上服务器。请确认这台设备和主持人在同一个网络里、服务器还在运行，然后再试一次。',
  'broker-invalid':
    '这个页面的地址没有说明它的房间在哪里碰头。“broker=”后面应是一台 PeerServer 的主机和端口，如 broker=peers.example.org 或 broker=192.168.1.5:9000，也可以是“public”；“stun=”后面是主机和端口。请重新复制链接，或者把它改正。',
  'link-failed': '有一台设备没能连上。它会自动重试；如果一直不来，请检查它是否在同一个网络里。',
  'invite-invalid':
    '这个链接不完整。请复制整个链接，或者重新扫一次二维码；也可以输入房间码，再和主持人屏幕上的四个词对一对。',
  'peer-unproven':
    '有一台设备没能连上，因为其中一方证明不了自己是谁。它拿的可能是另一个房间的链接；如果不是，中间可能有人做手脚。',
  'delegation-invalid': '这份授权不完整、已经过期，或者是给另一个浏览器的。请向主持人再要一份。',
  'version-unsupported': '这个页面和房间的 Tabgrid 版本不同。请重新加载。',
  'room-locked': '主持人锁上了这个房间，新的设备进不来。请他开锁，然后再试一次。',
  'device-refused': '主持人没有让这台设备进来。你可以再问一次。',
  'device-removed': '主持人把这台设备移出了房间。你可以再请求进来。',
  'task-not-wasm': '拒绝了一个 JavaScript 任务：这台设备只接受 WebAssembly。',
  'device-banned':
    '主持人不让这个浏览器进他的房间，或者这台设备有一个结果经检查是错的。设备上的其他东西没有任何变化。',
  'token-invalid': '这张邀请不完整，或者不是这个房间的。请复制整个链接、重新扫一次二维码，或者再要一张。',
  'token-expired': '这张邀请过期了。主持人仍然可以让你进来，或者再给你一张。',
  'token-withdrawn': '主持人收回了这张邀请，但仍然可以让你进来。',
  'token-used-up': '这张邀请能进的设备数已经用完了。主持人仍然可以让你进来。',
  'server-busy': '服务器现在忙不过来。正在重试…',
  'rate-exceeded': '短时间内次数太多了。请等一分钟，再试一次。',
}
