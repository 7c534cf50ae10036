import type { played as english } from '../en/played.ts'

export const played: typeof english = {
  nothing: '现在没有进行任何捉弄。',
  playing: {
    sleep: '睡着了：这个标签页不回应，也不计算。',
    slow: '慢了十倍。',
    cut: '链接被切断。',
    crash: '崩溃了：忘记了手头的工作，会自己回来。',
    lie: '在说谎：它给出的结果是错的。',
  },
}
