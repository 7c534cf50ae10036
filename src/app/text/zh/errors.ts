import type { ErrorCode } from '../../../base/errors.ts'
import type { errors as english, failure as englishFailure } from '../en/errors.ts'

const kinds: Partial<Record<ErrorCode, string>> = {
  'message-invalid': '收到了看不懂的消息',
  'message-too-large': '消息太大',
  'value-unsendable': '有一个值没法发送',
  'link-closed': '连接断了',
  'link-timeout': '连接超时',
  'session-lost': '会话断了',
  'task-invalid': '任务写得不对',
  'task-threw': '任务出错',
  'task-hash-mismatch': '任务的代码对不上',
  'unit-timeout': '一个单元超过了时间上限',
  'worker-crashed': '一个工作线程崩溃了',
  'sandbox-unavailable': '沙箱打不开',
  'task-quarantined': '这个任务已被隔离',
  'input-too-large': '输入太大',
  'job-cancelled': '作业已停止',
  'jobs-too-many': '作业太多',
  'job-unknown': '没有这个作业',
  'device-lost': '设备失联',
  'submit-refused': '作业没有被接受',
  'claim-refused': '传感器编号没有被接受',
  'journal-unreadable': '保存的记录读不了',
  'transition-illegal': '程序内部出错',
  'assertion-failed': '程序内部出错',
}

/** The messages are in English, as they are for programs: before them stands what they are about. */
export const failure: typeof englishFailure = (code, message) => {
  const { [code]: kind } = kinds
  return kind === undefined ? message : `${kind}：${message}`
}

export const errors: typeof english = {
  'room-not-found': '没有房间用这个房间码。请对照主持人屏幕上的房间码，再试一次。',
  'room-full': '这个房间满了。请主持人另开一个。',
  'room-hosted': '这个房间正在本浏览器的另一个标签页里开着。',
  'room-ended': '主持人已经结束了这个房间。',
  'room-taken-over': '这个房间已由另一个标签页接手，在那里继续。',
  'server-unreachable': '连不上服务器。请确认这台设备和主持人在同一个网络里、服务器还在运行，然后再试一次。',
  'server-lost':
    '连不上服务器，或者它重启过，已经不认识这个房间了。已经连上的设备继续算，新的设备进不来。请检查服务器是否在运行、这台电脑的网络是否正常。如果一直这样，等作业做完后另开一个房间。',
  'broker-invalid':
    '这个页面的地址没有说明它的房间在哪里碰头。“broker=”后面应是一台 PeerServer 的主机和端口，如 broker=peers.example.org 或 broker=192.168.1.5:9000，也可以是“public”；“stun=”后面是主机和端口。请重新复制链接，或者把它改正。',
  'code-fixed': '这个房间在 PeerServer 上，房间码不能换。需要别的房间码时，请另开一个房间。',
  'link-failed': '有一台设备没能连上。它会自动重试；如果一直不来，请检查它是否在同一个网络里。',
  'invite-invalid':
    '这个链接不完整。请复制整个链接，或者重新扫一次二维码；也可以输入房间码，再和主持人屏幕上的四个词对一对。',
  'peer-unproven':
    '有一台设备没能连上，因为其中一方证明不了自己是谁。它拿的可能是另一个房间的链接；如果不是，中间可能有人做手脚。',
  'manifest-invalid':
    '主持人所说的任务和他签了名的不一样。这里一点也不会运行。如果一直这样，请离开房间：主持人的页面可能被人改过。',
  'receipt-invalid': '主持人给的一张收据无效，没有保存。这台设备的计算不受影响。',
  'limit-reached':
    '主持人发来的数据超过了你允许的每日数据量，所以这台设备离开了他的房间。想继续的话，请在下面放宽限制。',
  'delegation-invalid': '这份授权不完整、已经过期，或者是给另一个浏览器的。请向主持人再要一份。',
  'version-unsupported': '这个页面和房间的 Tabgrid 版本不同。请重新加载。',
  'room-locked': '主持人锁上了这个房间，新的设备进不来。请他开锁，然后再试一次。',
  'device-refused': '主持人没有让这台设备进来。你可以再问一次。',
  'device-removed': '主持人把这台设备移出了房间。你可以再请求进来。',
  'device-banned':
    '主持人不让这个浏览器进他的房间，或者这台设备有一个结果经检查是错的。设备上的其他东西没有任何变化。',
  'token-invalid': '这张邀请不完整，或者不是这个房间的。请复制整个链接、重新扫一次二维码，或者再要一张。',
  'token-expired': '这张邀请过期了。主持人仍然可以让你进来，或者再给你一张。',
  'token-withdrawn': '主持人收回了这张邀请，但仍然可以让你进来。',
  'token-used-up': '这张邀请能进的设备数已经用完了。主持人仍然可以让你进来。',
  'invitations-too-many': '邀请太多了。请等一些过期后再发。',
  'task-not-wasm': '拒绝了一个 JavaScript 任务：这台设备只接受 WebAssembly。',
  'server-busy': '服务器现在忙不过来。正在重试…',
  'rate-exceeded': '短时间内次数太多了。请等一分钟，再试一次。',
  'journal-unavailable': '这个浏览器不让 Tabgrid 保存作业：重新加载的话要从头算起。',
  'journal-blocked':
    '一个旧的 Tabgrid 标签页占着这个浏览器的存储。请关掉其他标签页；在那之前，重新加载的话要从头算起。',
  'journal-full': '这个浏览器的存储满了：重新加载的话要从头算起。请腾出一些空间，好保存下一个作业。',
}
