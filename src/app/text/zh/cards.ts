import type { cards as english } from '../en/cards.ts'

const queens = {
  fields: { n: '皇后的个数' },
  figures: { ways: '摆法的总数' },
}

export const cards: typeof english = {
  mandelbrot: {
    title: '曼德博集合',
    about: '把一幅图分成许多小块来画：每台设备画其中的几块。',
    teaches: '每一小块花的时间不一样，所以快的设备要多分几块：看看谁画了哪些。',
    fields: { width: '宽度（像素）', height: '高度（像素）', iterations: '每个点的计算步数' },
    figures: { tiles: '已画的小块', checksum: '图的校验和' },
  },
  temperatures: {
    title: '气温统计',
    about: '把一年里每小时的气温按钟点和月份汇总，结果精确。',
    teaches: '映射与归约：每台设备先汇总自己的那些行，再把各部分合起来；不管先后顺序，结果都一样。',
    input: { label: '含有 date 和 temperature 两列的 CSV 文件', sample: '西雅图每小时常年气温' },
    fields: {},
    figures: { mean: '平均', lowest: '最低', highest: '最高', sum: '总和', hours: '小时数' },
    chart: { caption: '一天中各钟点的平均气温' },
    table: {
      caption: '各月气温（°C）',
      columns: { month: '月份', mean: '平均', lowest: '最低', highest: '最高' },
    },
  },
  'word-count': {
    title: '词频统计',
    about: '统计任何语言的文章里各个词出现的次数，中文也可以。',
    teaches: '文章只能在不影响分词的地方切开，否则各部分加起来就不等于整体。',
    input: { label: '文章', sample: '《A tide of tabs》（英文短文）' },
    fields: {},
    figures: { words: '总词数', distinct: '不同的词' },
    table: { caption: '出现最多的词', columns: { word: '词', times: '次数' } },
  },
  sensors: {
    title: '传感器',
    about:
      '每台设备把自己的温度读数乘以（传感器编号 + 1），只把乘积发出去。这只是演示，不算保密：知道编号的人除一下就能算回来。',
    teaches: '数据可以留在原地：是计算去找读数，而不是把读数送去计算。',
    fields: { sensors: '传感器的个数' },
    local: { reading: '这里的温度（°C）' },
    figures: {
      processed: '各传感器算出的总和：每个读数 ×（传感器编号 + 1）',
      mapped: '公共数值算出的总和：每个值 × 2',
    },
  },
  pi: {
    title: '随机投点求圆周率',
    about: '向正方形里随机投点，数一数落在圆内的有多少。',
    teaches: '点数变成一百倍，才多准一位小数：不管多少设备帮忙，随机方法都收敛得慢。',
    fields: { blocks: '点数（百万）', seed: '随机种子' },
    figures: { estimate: 'π 的估计值', standardError: '标准误差', points: '点数' },
  },
  primes: {
    title: '数质数',
    about: '用分段筛法数出某个数以下有多少个质数。',
    teaches: '各段之间互不依赖，所以设备多一倍，时间大约少一半。',
    fields: { below: '数到多少以下' },
    figures: { primes: '找到的质数' },
  },
  'n-queens': {
    ...queens,
    title: '棋盘上的皇后',
    about: '在 n × n 的棋盘上摆 n 个皇后，使她们互不攻击，一共有多少种摆法。',
    teaches: '搜索树从最前面的分支处切开；棋盘每大一行，时间就要变成好几倍。',
  },
  'n-queens-wasm': {
    ...queens,
    title: '皇后问题 Wasm 版',
    about: '用 WebAssembly 模块来数同样的摆法：不接受 JavaScript 的设备也能帮忙。',
    teaches: '同一个程序的两种形式：比一比谁更快，再想一想设备各要信任什么。',
  },
}
