/** Of the saved report: the look of the app, in a file that stands alone. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f6f3ea, #111714); --raised: light-dark(#fffdf7, #1a221e); --sunken: light-dark(#ebe6d8, #0b100e);
  --ink: light-dark(#18211d, #ecf1ec); --soft: light-dark(#525e57, #a9b7af); --line: light-dark(#d5cfbe, #36433c);
  --accent: light-dark(#0b6b57, #5ed3b0); --sun: light-dark(#f6c453, #f6c453); --wash: light-dark(#fdf0cc, #33290f);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: clamp(0.75rem, 3vw, 2.5rem); max-width: 76rem; display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif;
  background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: clamp(1.6rem, 5vw, 2.6rem); line-height: 1.15; letter-spacing: -0.02em; }
h2 { margin: 0; font-size: 1.15rem; }
p, dl, dd, ul, figure { margin: 0; padding: 0; }
main { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
header { display: grid; gap: 0.5rem; padding-top: 1rem; border-top: 0.35rem solid var(--sun); }
header p { font-size: 1.1rem; }
.soft, small, footer { color: var(--soft); font-size: 0.9rem; }
section { display: grid; gap: 0.8rem; grid-template-columns: minmax(0, 1fr); padding: clamp(0.9rem, 2.5vw, 1.6rem); background: var(--raised);
  border: 1px solid var(--line); border-radius: 0.9rem 0.9rem 0.25rem 0.25rem; }
.note { padding: 0.5rem 0.9rem; background: var(--wash); border-left: 0.35rem solid var(--sun); border-radius: 0.35rem; }
img { display: block; max-width: 100%; height: auto; border-radius: 0.35rem; }
.figures { display: flex; flex-wrap: wrap; gap: 0.6rem 2.5rem; }
.figures dt { color: var(--soft); }
.figures dd { font-size: 1.7rem; font-weight: 700; line-height: 1.15; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; min-width: min(100%, 26rem); }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
th, td { padding: 0.3rem 1.2rem 0.3rem 0; border-bottom: 1px solid var(--line); text-align: left; font-variant-numeric: tabular-nums; vertical-align: top; white-space: nowrap; }
th.number, td.number { text-align: right; }
svg { display: block; width: 100%; max-height: 20rem; }
td svg { width: 8rem; height: 0.8rem; }
.bar { fill: var(--accent); }
.rail { fill: var(--sunken); }
.label { font-size: 10px; text-anchor: middle; fill: var(--soft); }
.value { font-size: 10px; text-anchor: middle; fill: var(--ink); }
.stream { overflow: hidden; }
.stream canvas { display: block; }
.legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; list-style: none; font-size: 0.9rem; }
.legend li { display: inline-flex; align-items: center; gap: 0.4rem; }
.legend canvas { width: 32px; height: 18px; }
#said { min-height: 1.5em; }
pre { margin: 0; padding: 0.9rem; max-height: 30rem; overflow: auto; background: var(--sunken); border-radius: 0.35rem; white-space: pre-wrap;
  font: 0.85rem/1.5 ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; }
code { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; font-size: 0.85rem; }
summary { cursor: pointer; font-weight: 600; min-height: 2rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.25rem 1.5rem; }
.facts dt { color: var(--soft); }
@media (max-width: 34rem) { .facts { grid-template-columns: minmax(0, 1fr); } .facts dd { margin-bottom: 0.4rem; } }
@media print { body { background: none; } section { break-inside: avoid; } pre { max-height: none; } }
`
