import type { reading as english } from '../en/reading.ts'

export const reading: typeof english = {
  heading: '你的读数',
  sensor: '传感器编号',
  enter: '提交读数',
  private: '读数本身留在这台设备上：只有任务算出来的结果会发出去。',
  startFirst: '请先按“开始帮忙”，然后就能输入这台设备的读数。',
  sensorHint: (count) => `1 到 ${count} 号：这台设备代表哪一号。`,
  wrongSensor: (count) => `传感器编号应是 1 到 ${count}。`,
  wrongValue: (label) => `${label}：请填一个数。`,
  asked: (sensor) => `正在向主持人申请 ${sensor} 号传感器…`,
  accepted: (sensor) => `已接受：${sensor} 号传感器归这台设备。`,
  refused: (reason) => `没有接受：${reason}`,
}
