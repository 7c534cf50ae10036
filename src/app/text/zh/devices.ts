import type { devices as english } from '../en/devices.ts'

export const devices: typeof english = {
  heading: '设备',
  unverified: '未验证：它只凭房间码加入。它的屏幕上应该显示同样的四个词；如果不同，中间就有人做手脚。',
  here: (count) => `已有 ${count} 台设备`,
  alone: {
    everybody: '别人一打开链接，就会出现在这里。',
    approval: '你让别人进来之后，他们就会出现在这里。',
  },
  none: '还没有设备。请让别人扫二维码，或者打开“使用这台电脑”。',
  states: {
    waiting: '等待中：还没有按“开始帮忙”',
    idle: '就绪',
    working: '正在计算',
  },
  number: (number) => `${number} 号设备`,
  cores: (given) => `${given} 个核心`,
  shards: (count) => `${count} 个分片`,
  roundTrip: (ms) => `${ms}\u00a0毫秒`,
  ownMachine: '使用这台电脑',
  ownCores: '这台电脑出几个核心',
  relayed: (count) => `有 ${count} 台设备要经服务器转发：它们的 Wi-Fi 不让设备互相直接通信。服务器看不到发送的内容。`,
  wasmOnly: (count) => `${count} 台设备只接受 WebAssembly：JavaScript 任务会交给其他设备。`,
  allWasmOnly: '来帮忙的设备都只接受 WebAssembly，而这个任务是 JavaScript：它要等另一台设备。',
  hereShort: '在场',
  kinds: { phone: '手机', tablet: '平板', computer: '电脑' },
}
