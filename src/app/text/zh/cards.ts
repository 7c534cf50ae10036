import type { cards as english } from '../en/cards.ts'

const queens = {
  fields: { n: '皇后的个数' },
  figures: { ways: '摆法的总数' },
}

export const cards: typeof english = {
  mandelbrot: {
    teaches: '每一小块花的时间不一样，所以快的设备要多分几块：看看谁画了哪些。',
    fields: { width: '宽度（像素）', height: '高度（像素）', iterations: '每个点的计算步数' },
    figures: { tiles: '已画的小块', checksum: '图的校验和' },
  },
  'ray-tracing': {
    teaches: '天空算得快，镜面算得慢：一块要花多少工夫，算完才知道。',
    fields: { width: '宽度（像素）', height: '高度（像素）', raysAcross: '每个像素的光线（每行、每列）' },
    figures: { tiles: '已画的小块', checksum: '图的校验和' },
  },
  life: {
    teaches:
      '相邻的部分必须互通消息：每条都带着边缘一起发出，每轮之后大家都要等最慢的那台。试试每轮 1 代，再试试 48 代。',
    fields: { generations: '代数', perRound: '每轮的代数', seed: '随机种子' },
    figures: { generation: '第几代', alive: '活着的细胞' },
  },
  'k-means': {
    teaches: '从没告诉过它企鹅的种类，三群却与种类相近：学习就是把同一小步做了又做。换个种子，结果也许不同。',
    input: { label: '至少有两列数字的 CSV 文件', sample: '帕尔默群岛的企鹅' },
    fields: { clusters: '群数', seed: '随机种子' },
    figures: { moved: '换了群的点', points: '点数', leftOut: '因缺少数字而略去的行' },
    scatter: { caption: '每个点和它所在的群，以及各群的中心', group: (number) => `第 ${number} 群` },
    chart: { caption: '每轮换了群的点数' },
    table: { caption: '各群里有什么，中心在哪里', columns: { cluster: '群', points: '点数' } },
  },
  temperatures: {
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
    teaches: '文章只能在不影响分词的地方切开，否则各部分加起来就不等于整体。',
    input: { label: '文章', sample: '《A tide of tabs》（英文短文）' },
    fields: {},
    figures: { words: '总词数', distinct: '不同的词' },
    table: { caption: '出现最多的词', columns: { word: '词', times: '次数' } },
  },
  sensors: {
    teaches: '数据可以留在原地：是计算去找读数，而不是把读数送去计算。',
    fields: { sensors: '传感器的个数' },
    local: { reading: '这里的温度（°C）' },
    figures: {
      processed: '各传感器算出的总和：每个读数 ×（传感器编号 + 1）',
      mapped: '公共数值算出的总和：每个值 × 2',
    },
  },
  pi: {
    teaches: '点数变成一百倍，才多准一位小数：不管多少设备帮忙，随机方法都收敛得慢。',
    fields: { blocks: '点数（百万）', seed: '随机种子' },
    figures: { estimate: 'π 的估计值', standardError: '标准误差', points: '点数' },
  },
  primes: {
    teaches: '各段之间互不依赖，所以设备多一倍，时间大约少一半。',
    fields: { below: '数到多少以下' },
    figures: { primes: '找到的质数' },
  },
  mersenne: {
    teaches: '任意长度的整数也能精确计算；大的指数比小的要多花上千倍的时间。',
    fields: { below: '指数小于' },
    figures: { found: '找到的梅森素数', tried: '检验过的指数' },
    table: { caption: '梅森素数和它们的位数', columns: { prime: '质数', digits: '位数' } },
  },
  'hash-search': {
    teaches: '工作量证明：找一个要试上百万次，验证只要一次；每多一位，次数就多一倍。',
    fields: { blocks: '每块 65,536 次，共几块', zeroBits: '至少几个零位' },
    figures: { best: '最多的零位', found: '找到的哈希', tried: '试过的数' },
    chart: { caption: '以几个零位开头的哈希占百分之几：一半、四分之一、八分之一' },
    table: { caption: '其中最好的', columns: { text: '文字', zeroBits: '零位', hash: 'SHA-256 值' } },
  },
  'matrix-product': {
    teaches: 'n² 个数要做 n³ 次乘法：块越大，同样的计算量需要传送的数据越少。',
    fields: { size: '行数与列数' },
    figures: { blocks: '已算的块', trace: '迹（对角线之和）', sum: '所有元素之和' },
  },
  'n-queens': {
    ...queens,
    teaches: '搜索树从最前面的分支处切开；棋盘每大一行，时间就要变成好几倍。',
  },
  'n-queens-wasm': {
    ...queens,
    teaches: '同一个程序的两种形式：比一比谁更快，再想一想设备各要信任什么。',
  },
}
