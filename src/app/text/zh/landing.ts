import type { landing as english } from '../en/landing.ts'

export const landing: typeof english = {
  lede: '手机电脑各开一个标签页，连起来就是一台计算机。',
  explained: '一个标签页主持房间、分发工作；每个加入的标签页算其中一份。不用安装，不用注册。',
  joinHeading: '去帮忙',
  joinAbout: '输入主持人屏幕上的六位房间码。',
  code: '房间码',
  codeExample: '7QM X4W',
  join: '加入',
  codeWrong: (typed) =>
    typed.trim() === ''
      ? '请先输入房间码：主持人屏幕上的六位字母和数字。'
      : `“${typed.trim().slice(0, 20)}”不是房间码。房间码有六位，只用这些字符：2–9 C F G H J M P Q R V W X。`,
  hostHeading: '开一个房间',
  hostAbout: '这个屏幕会显示房间码和二维码；别人扫一扫就能来帮忙。',
  roomName: '房间名（可不填）',
  host: '主持房间',
  openRoom: (code) => `你的房间 ${code} 正在这个标签页里开着。`,
  backToRoom: '回到房间',
  beforeLesson: '明天要上课？',
  check: '先检查一下教室里能不能用',
  strangers: '如果参加的人你不认识：',
  project: '开一个志愿者项目',
}
