import type { stage as english } from '../en/stage.ts'

export const stage: typeof english = {
  unitCount: (units) => `${units} 个单元`,

  units: {
    legend: '作业的单元',
    waiting: '等待',
    running: '计算中',
    checking: '核对中',
    done: '完成',
    setAside: '搁置',
  },

  map: {
    heading: '工作中的设备',
    empty: '还没有设备。请让大家扫描二维码，或打开“使用这台电脑”。',
    list: (summary) => `设备图。${summary}`,
    choose: '指向一台设备，或用方向键选择。',
    states: { waiting: '等待', ready: '就绪', computing: '计算中', left: '已离开' },
    statesLegend: '形状的含义',
    links: { direct: '直连', turn: '经 TURN', relay: '经服务器', memory: '这台电脑' },
    linksLegend: '线条的含义',
    thickness: '越粗：数据越多',
    device: (number, name) => `${number}，${name}`,
    rate: (rate) => `${rate}/秒`,
    summary: (devices, states) => `${devices} 台设备：${states}。`,
    count: (count, state) => `${count} 台${state}`,
    table: '以表格显示',
    columns: {
      device: '设备',
      state: '状态',
      link: '连接',
      cores: '核心',
      units: '单元',
      received: '收到',
      sent: '发出',
      rate: '当前',
    },
  },

  speed: {
    heading: '有多快',
    times: (times) => `×${times}`,
    now: '当前',
    measured: '实测',
    ideal: '若无人等待',
    alone: '一台设备单独计算',
    picture: (times, ideal) => `速度随时间的变化：当前是一台设备的 ${times} 倍；理想为 ${ideal} 倍。`,
    own: '这台电脑',
    basis: (device, units, workers) =>
      `×1 是${device}用 ${workers} 个核心单独计算的速度，由本作业的 ${units} 个单元实测得出。`,
    notYet: '首批分片返回后即可测量。',
    tooShort: '计算量太小，无法测量。',
    held: '每台设备计算只有它自己知道的内容：一台设备无法单独完成。',
    table: '以数字显示',
    columns: { time: '时间', speed: '速度', ideal: '理想' },
  },

  estimate: {
    picture: (value, error) => `目前的估计：${value}，误差约 ${error}。`,
    about: '每条线是那一刻的估计值及其误差：完成的单元越多，误差越小。',
  },

  finish: {
    anew: '更改设置',
    devices: (count) => `${count} 台设备`,
    alone: (device, span) => `${device}单独计算：约 ${span}`,
    ownAlone: (span) => `这台电脑单独计算：约 ${span}`,
    faster: (times) => `速度是它的 ${times} 倍`,
    measuredFrom: (device, units, all, workers) =>
      `这是实测，不是猜测：${device}用 ${workers} 个核心计算了本作业 ${all} 个单元中的 ${units} 个；照此速度算完全部就需要这么久。`,
    unmeasured: '无法说明一台设备需要多久：没有一台计算得足够久，无法测量。',
    heldBack: '一台设备无法单独完成：每台只知道自己的那一部分。',
    half: '有一部分来自重新加载之前，因此无法与一台设备比较。',
  },

  shares: {
    strip: '从第一个到最后一个单元，颜色代表计算它的设备',
    more: (count) => `另有 ${count} 台设备`,
    one: (units, share) => `${units} 个单元 · ${share}`,
  },
}
