import type { faces as english } from '../en/faces.ts'

export const faces: typeof english = {
  mandelbrot: {
    title: '曼德博集合',
    about: '把一幅图分成许多小块来画：每台设备画其中的几块。',
  },
  'ray-tracing': {
    title: '光线追踪',
    about: '沿着光线走进一个有镜面和阴影的场景：每台设备画其中的几块。',
  },
  life: {
    title: '生命游戏',
    about: '让细胞按康威的规则生与死，一轮一轮地算：每台设备算棋盘上的几条。',
  },
  'k-means': {
    title: '给企鹅分群',
    about: '按测量数据在企鹅中找出几群，一轮一轮地算：设备给各点分群，主持页面移动中心。',
  },
  temperatures: {
    title: '气温统计',
    about: '把一年里每小时的气温按钟点和月份汇总，结果精确。',
  },
  'word-count': {
    title: '词频统计',
    about: '统计任何语言的文章里各个词出现的次数，中文也可以。',
  },
  sensors: {
    title: '传感器',
    about:
      '每台设备把自己的温度读数乘以（传感器编号 + 1），只把乘积发出去。这只是演示，不算保密：知道编号的人除一下就能算回来。',
  },
  pi: {
    title: '随机求圆周率',
    about: '向正方形里随机投点，数一数落在圆内的有多少。',
  },
  primes: {
    title: '数质数',
    about: '用分段筛法数出某个数以下有多少个质数。',
  },
  mersenne: {
    title: '梅森素数',
    about: '检验哪些 2^p − 1 是质数，有的超过一千位。',
  },
  'hash-search': {
    title: '哈希搜索',
    about: '寻找 SHA-256 以许多个零开头的数。',
  },
  'matrix-product': {
    title: '矩阵乘法',
    about: '把两个大的整数矩阵分块相乘，结果精确。',
  },
  'n-queens': {
    title: '棋盘上的皇后',
    about: '在 n × n 的棋盘上摆 n 个皇后，使她们互不攻击，一共有多少种摆法。',
  },
  'n-queens-wasm': {
    title: 'Wasm 皇后问题',
    about: '用 WebAssembly 模块来数同样的摆法：不接受 JavaScript 的设备也能帮忙。',
  },
}
