/** The feedback page's style. Edges have a contrast of 3:1 or more on both pages, texts and marks 4.5:1. */
export const STYLE = `
:root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --line: #d9dde2; --soft: #f5f6f8; }
@media screen and (prefers-color-scheme: dark) { :root { --page: #15181c; --ink: #e3e6ea; --line: #363c44; --soft: #1e2227; } }
* { box-sizing: border-box; }
html { background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; scroll-behavior: smooth; }
body { margin: 0; }
main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
.pass { --tone: #22935a; } .fail { --tone: #d1495b; } .timeout, .crash, .compile-error { --tone: #bd7710; }
.not-run { --tone: #808890; } .grader-error { --tone: #8a63d2; }
h1, h2, p, ul, ol, pre { margin: 0; }
h1 { font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; line-height: 1.3; }
small, .label, .quiet { font-size: .85rem; color: color-mix(in srgb, var(--ink) 80%, transparent); font-weight: normal; }
.label b { font-weight: 600; color: color-mix(in srgb, var(--tone) 72%, var(--ink)); }
code, pre { font: .86rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
.score { font-size: 1.15rem; margin-top: .6rem; }
.score b { font-size: 2rem; }
.bar { display: flex; gap: 2px; height: .6rem; margin: .5rem 0; border-radius: .3rem; overflow: hidden; }
.bar span { background: var(--tone); }
.bar .not-run { opacity: .35; }
.counts { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; font-size: .9rem; }
.counts i { display: inline-block; width: .6rem; height: .6rem; margin-right: .45rem; border-radius: 50%; background: var(--tone); }
.apart { margin-top: .8rem; font-weight: 600; }
aside { margin: 1.2rem 0 .6rem; padding: .7rem 1rem; background: var(--soft); border-radius: .4rem; }
aside ul { padding-left: 1.2rem; font-size: .92rem; overflow-wrap: anywhere; }
header > .quiet { margin-top: .6rem; overflow-wrap: anywhere; }
nav { columns: 19rem 3; column-gap: 2rem; margin: 2rem 0 2.5rem; padding: 1.2rem 0 .4rem; border: solid var(--line); border-width: 1px 0; }
nav section { margin-bottom: 1rem; }
nav h2 { display: flex; justify-content: space-between; font-size: .92rem; padding-bottom: .2rem; break-after: avoid; }
nav ul { list-style: none; padding: 0; font-size: .9rem; }
nav li { break-inside: avoid; }
nav a { display: flex; gap: .5rem; padding: .1rem 0; color: inherit; text-decoration: none; }
nav a:hover span, nav a:focus-visible span { text-decoration: underline; }
nav span { flex: 1; }
li > i, li > a > i { flex: none; width: 1rem; text-align: center; font-style: normal; font-weight: 700; color: color-mix(in srgb, var(--tone) 72%, var(--ink)); }
article { margin: 1.6rem 0; padding: .1rem 0 .1rem 1.1rem; border-left: 4px solid var(--tone); scroll-margin-top: 1rem; }
article ol { list-style: none; padding: 0; margin-top: .5rem; }
article li { display: flex; gap: .5rem; padding: .1rem 0; }
article li > div { flex: 1; min-width: 0; overflow-wrap: anywhere; }
article li.not-run > div { color: color-mix(in srgb, var(--ink) 75%, transparent); }
article li small { margin-left: .3rem; padding: 0 .4rem; border: 1px solid var(--line); border-radius: .6rem; font-size: .75rem; white-space: nowrap; }
article pre { margin: .35rem 0; padding: .5rem .8rem; background: var(--soft); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
article li p { font-size: .92rem; color: color-mix(in srgb, var(--ink) 85%, transparent); }
details { margin-top: .5rem; }
summary { cursor: pointer; font-size: .92rem; width: fit-content; }
.record > div { overflow-x: auto; }
@media print {
  html { font-size: 12px; }
  main { max-width: none; padding: 0; }
  article { break-inside: avoid-page; }
  details:not([open]) { display: none; }
  .record > div { zoom: .8; }
  .bar span, .counts i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
