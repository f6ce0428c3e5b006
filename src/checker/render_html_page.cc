#include "checker/render_html_page.h"

namespace holdfast::checker {

const char kPageStyle[] = R"css(
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1c2330; --soft: #5c6675; --line: #dde1e8; --rail: #c9cfd9;
  --code: #f0f2f5; --mark: #fff3c4; --red: #b3261e; --red-soft: #fde8e6; --amber: #8a5a00;
  --amber-soft: #fff1d6; --green: #1a7f4b; --arrow: #5b6b86; --wake: #1a7f4b;
  --t0: #2f6fdb; --t1: #b2467f; --t2: #2d8a6a; --t3: #8455c9; --t4: #b56a18; --t5: #3f8ba5; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12151b; --card: #1a1f28; --ink: #e3e8f0; --soft: #98a3b5; --line: #2b3340; --rail: #3a4454;
  --code: #222936; --mark: #463b14; --red: #ff8a80; --red-soft: #43201f; --amber: #f0c060;
  --amber-soft: #3a2f16; --green: #6fd39d; --arrow: #8fa0bd; --wake: #6fd39d;
  --t0: #7aa9ff; --t1: #f08dc0; --t2: #6fd0ad; --t3: #bd9bff; --t4: #f0b068; --t5: #7fc6de; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 88rem; margin: 0 auto; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 4rem; }
code, pre, .op, .place, .source { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; margin: 0; }
h3 { font-size: .8rem; margin: 1.6rem 0 .5rem; color: var(--soft); text-transform: uppercase;
  letter-spacing: .06em; font-weight: 600; }
p { margin: .3rem 0; } .soft { color: var(--soft); }
header { margin-bottom: 1.5rem; }
header code { background: var(--code); padding: .1rem .4rem; border-radius: .3rem; word-break: break-all; }
.ok { color: var(--green); } .bad { color: var(--red); }
table.stages { border-collapse: collapse; margin-top: .8rem; font-size: .9rem; }
table.stages th { text-align: left; font-weight: 600; color: var(--soft); }
table.stages td, table.stages th { padding: .2rem 1.4rem .2rem 0; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right !important; font-variant-numeric: tabular-nums; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .8rem;
  padding: 1.3rem 1.5rem 1.5rem; margin: 0 0 1.6rem; box-shadow: 0 1px 3px rgb(0 0 0 / .05); }
.badge { display: inline-block; font-size: .78rem; font-weight: 650; padding: .12rem .6rem;
  border-radius: 1rem; background: var(--red-soft); color: var(--red); vertical-align: .12em; }
.badge.warning { background: var(--amber-soft); color: var(--amber); }
.message { font-size: 1.08rem; margin-top: .5rem; }
.split { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(20rem, 1fr); gap: 1.8rem; }
@media (max-width: 70rem) { .split { grid-template-columns: minmax(0, 1fr); } }
.scroll { overflow-x: auto; }
.lanes { position: relative; display: grid; row-gap: .4rem; column-gap: 1.4rem; padding-bottom: .4rem; }
.lanes > svg { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; overflow: visible; }
.rail { justify-self: center; width: 2px; background: var(--rail); border-radius: 1px; z-index: 0; }
.task { font-weight: 650; padding: .3rem .7rem; border-radius: .5rem; text-align: center; z-index: 1;
  background: var(--code); border-bottom: 3px solid var(--c); align-self: end; overflow-wrap: anywhere; }
.end { z-index: 1; justify-self: center; font-size: .8rem; color: var(--soft); background: var(--card);
  padding: .1rem .5rem; border: 1px dashed var(--rail); border-radius: 1rem; text-align: center; }
.place { color: var(--soft); font-size: .78rem; align-self: center; white-space: nowrap; }
.ev { position: relative; z-index: 1; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--c);
  border-radius: .45rem; padding: .28rem .6rem; font-size: .85rem; cursor: default; }
.ev .op { overflow-wrap: anywhere; }
.ev.racing { background: var(--amber-soft); border-color: var(--amber); }
.ev.fault { background: var(--red-soft); border-color: var(--red); font-weight: 650; }
.ev.on, .source tr.on td { outline: 2px solid var(--c, var(--t0)); outline-offset: 1px; }
.value { display: inline-block; margin-left: .4rem; color: var(--soft); }
.value b { color: var(--ink); font-weight: 600; }
.chip { display: inline-block; font-size: .72rem; padding: 0 .45rem; margin: .15rem .3rem 0 0; border-radius: 1rem;
  background: var(--code); color: var(--soft); }
.chip.preempt { background: none; border: 1px solid var(--c); color: var(--c); }
.source { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto;
  font-size: .8rem; background: var(--code); border-radius: .6rem; }
@media (max-width: 70rem) { .source { position: static; max-height: 30rem; } }
.source .file { position: sticky; top: 0; padding: .45rem .8rem; background: var(--code); color: var(--soft);
  border-bottom: 1px solid var(--line); font-weight: 600; }
.source table { border-collapse: collapse; width: 100%; }
.source td { padding: .05rem .5rem; white-space: pre; vertical-align: top; tab-size: 4; }
.source td.no { text-align: right; color: var(--soft); user-select: none; width: 1%; }
.source td.dots { width: 1%; padding: 0 .1rem; letter-spacing: -.12em; }
.source tr.hit td { background: var(--mark); }
.source tr.gap td { color: var(--soft); text-align: center; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1rem; margin: 1.2rem 0 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
details { margin-top: .7rem; } summary { cursor: pointer; color: var(--soft); }
.replay { background: var(--code); border-radius: .4rem; padding: .3rem .6rem; display: inline-block; overflow-wrap: anywhere; }
button { font: inherit; font-size: .8rem; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: .35rem; margin-left: .5rem; cursor: pointer; }
ul.frames { margin: .2rem 0 .6rem; padding-left: 1.2rem; font-size: .85rem; }
.legend { font-size: .78rem; color: var(--soft); margin-top: .8rem; }
.legend i { display: inline-block; width: 1.6rem; border-top: 2px solid var(--arrow); vertical-align: .25em; margin: 0 .35rem 0 .9rem; }
.legend i.wake { border-top: 2px dashed var(--wake); }
footer { color: var(--soft); font-size: .85rem; }
)css";

const char kPageScript[] = R"js(
(function () {
  const SVG = 'http://www.w3.org/2000/svg';
  function path(svg, from, to, wake) {
    const box = svg.parentNode.getBoundingClientRect();
    const a = from.getBoundingClientRect(), b = to.getBoundingClientRect();
    const right = b.left >= a.right;
    const x1 = (right ? a.right : b.right <= a.left ? a.left : a.right) - box.left;
    const x2 = (right ? b.left : b.right <= a.left ? b.right : b.right) - box.left;
    const y1 = a.top + a.height * .6 - box.top, y2 = b.top + b.height * (wake ? .3 : .7) - box.top;
    const bend = x1 === x2 ? 26 : Math.max(18, Math.abs(x2 - x1) / 2) * (x2 > x1 ? 1 : -1);
    const line = document.createElementNS(SVG, 'path');
    const tip = x2 - (x1 === x2 ? -7 : 7 * Math.sign(bend));
    line.setAttribute('d', `M${x1},${y1} C${x1 + bend},${y1} ${tip - (x1 === x2 ? -bend : bend)},${y2} ${tip},${y2}`);
    const colour = wake ? 'var(--wake)' : 'var(--arrow)';
    line.setAttribute('style', `fill:none;stroke:${colour};stroke-width:1.8` + (wake ? ';stroke-dasharray:5 3' : ''));
    const head = document.createElementNS(SVG, 'path');
    const d = x1 === x2 ? 1 : -Math.sign(bend);
    head.setAttribute('d', `M${x2},${y2} l${d * 8},-4.5 l0,9 z`);
    head.setAttribute('style', `fill:${colour}`);
    svg.append(line, head);
  }
  function draw() {
    for (const svg of document.querySelectorAll('.lanes > svg')) {
      svg.replaceChildren();
      for (const from of svg.parentNode.querySelectorAll('[data-wakes]')) {
        const to = document.getElementById(from.dataset.wakes);
        if (to) path(svg, from, to, true);
      }
      for (const to of svg.parentNode.querySelectorAll('[data-after]')) {
        const from = document.getElementById(to.dataset.after);
        if (from) path(svg, from, to, false);
      }
    }
  }
  addEventListener('load', draw);
  addEventListener('resize', draw);
  for (const d of document.querySelectorAll('details')) d.addEventListener('toggle', draw);
  function link(of, others) {
    of.addEventListener('mouseenter', () => others().forEach(o => o.classList.add('on')));
    of.addEventListener('mouseleave', () => others().forEach(o => o.classList.remove('on')));
  }
  for (const article of document.querySelectorAll('article')) {
    const find = (kind, key) => [...article.querySelectorAll(kind)].filter(e => e.dataset.at === key);
    for (const event of article.querySelectorAll('.ev[data-at]')) {
      link(event, () => find('tr', event.dataset.at));
      event.addEventListener('click', () => find('tr', event.dataset.at).slice(0, 1).forEach(r => r.scrollIntoView({block: 'center'})));
    }
    for (const row of article.querySelectorAll('tr.hit')) link(row, () => find('.ev', row.dataset.at));
  }
  for (const button of document.querySelectorAll('button[data-copy]')) {
    button.addEventListener('click', () => navigator.clipboard.writeText(button.dataset.copy).then(() => { button.textContent = 'copied'; }));
  }
})();
)js";

}  // namespace holdfast::checker
