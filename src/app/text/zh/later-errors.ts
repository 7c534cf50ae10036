import type { ErrorCode } from '../../../base/errors.ts'
import type { laterErrors as english, failure as englishFailure } from '../en/later-errors.ts'

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

export const laterErrors: typeof english = {
  'room-taken-over': '这个房间已由另一个标签页接手，在那里继续。',
  'server-lost':
    '连不上服务器，或者它重启过，已经不认识这个房间了。已经连上的设备继续算，新的设备进不来。请检查服务器是否在运行、这台电脑的网络是否正常。如果一直这样，等作业做完后另开一个房间。',
  'code-fixed': '这个房间在 PeerServer 上，房间码不能换。需要别的房间码时，请另开一个房间。',
  'manifest-invalid':
    '主持人所说的任务和他签了名的不一样。这里一点也不会运行。如果一直这样，请离开房间：主持人的页面可能被人改过。',
  'receipt-invalid': '主持人给的一张收据无效，没有保存。这台设备的计算不受影响。',
  'limit-reached':
    '主持人发来的数据超过了你允许的每日数据量，所以这台设备离开了他的房间。想继续的话，请在下面放宽限制。',
  'invitations-too-many': '邀请太多了。请等一些过期后再发。',
  'journal-unavailable': '这个浏览器不让 Tabgrid 保存作业：重新加载的话要从头算起。',
  'journal-blocked':
    '一个旧的 Tabgrid 标签页占着这个浏览器的存储。请关掉其他标签页；在那之前，重新加载的话要从头算起。',
  'journal-full': '这个浏览器的存储满了：重新加载的话要从头算起。请腾出一些空间，好保存下一个作业。',
}
