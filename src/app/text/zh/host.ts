import type { host as english } from '../en/host.ts'

export const host: typeof english = {
  roomOf: (name) => `${name}的房间`,
  thisComputer: '这台电脑',
  opening: '正在打开房间…',
  refusedHeading: '房间没能打开',
  hostedHeading: '这个房间正在另一个标签页里开着',
  hostedAbout: '请到那个标签页继续，或者在这里接手：那个标签页会放开房间，设备都会留下。',
  takeOver: '在这里接手',
  endedHeading: '这个房间已经结束',
  endedForgotten:
    '服务器已经不认识这个房间：它重启过，或者这个标签页离开太久了。请另开一个房间；没做完的作业会在那里继续。',
  endedByYou: '你结束了房间。所有设备都已得到通知，房间码也还回去了。',
  newRoom: '另开一个房间',
  end: '结束房间',
  endQuestion: '要为所有人结束这个房间吗？正在运行的作业会停下。',
  endConfirm: '是的，结束',
  endKeep: '留着房间',
  notes: '提示',
  chaosLab: '混乱实验室',
  projector: '投影模式',
}
