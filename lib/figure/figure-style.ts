import { CODE_FONT } from "./palette.ts";

/** The page's own background, in JupyterLab and VS Code; elsewhere what lies behind is blurred. */
const GROUND = "var(--jp-layout-color0, var(--vscode-editor-background, transparent))";

/**
 * What no attribute can say: what follows the pointer and the focus, what stays in sight, and what is different on paper,
 * where a figure is dark on white, whatever the page's theme, and is not cut where it would fit the next sheet. Everything
 * concerns the figure alone. A page that keeps no style sheet shows the rows as a list below the drawing.
 */
export const FIGURE_STYLE: string = [
  // what is too wide scrolls in a frame of its own, and so does what is too high, where its head stays in sight
  ".socklab-figure .socklab-frame{max-width:100%;overflow:var(--socklab-overflow,auto)}",
  // a line of no height where the drawing fits; a padding's percentage is one of the width
  ".socklab-figure .socklab-wider{position:relative;overflow:hidden;height:0;padding-top:clamp(0px,(var(--least) - 100%)*999,22px);font-size:12px;opacity:.78}",
  ".socklab-figure .socklab-wider span{position:absolute;top:2px;left:0;white-space:nowrap}",
  ".socklab-figure .socklab-tall{max-height:var(--socklab-height,85vh)}",
  ".socklab-figure .socklab-scale{position:relative}",
  ".socklab-figure .socklab-scale>svg>.socklab-names{visibility:hidden}",
  ".socklab-figure .socklab-head{position:sticky;top:0;z-index:2;height:0}",
  `.socklab-figure .socklab-head svg,.socklab-figure thead th{background:${GROUND};backdrop-filter:blur(9px)}`,
  ".socklab-figure thead th{position:sticky;top:0}",
  // the rows lie over the drawing; each has its place in --y and --h
  ".socklab-figure ol.socklab-rows{position:absolute;inset:0;margin:0;padding:0;list-style:none}",
  ".socklab-figure .socklab-rows>li{position:absolute;left:0;right:0;top:var(--y);height:var(--h);margin:0;padding:0;scroll-margin:60px 0 150px}",
  ".socklab-figure .socklab-rows i{position:absolute;left:0;right:0;top:var(--y);height:var(--h)}",
  ".socklab-figure .socklab-rows>li:focus-visible{outline:2px solid currentColor;outline-offset:-2px;border-radius:3px}",
  ".socklab-figure .socklab-rows>li:hover{background:color-mix(in srgb,currentColor 7%,transparent)}",
  `.socklab-figure .socklab-rows div{position:absolute;z-index:1;top:100%;left:8%;width:max-content;max-width:min(340px,90%);padding:5px 9px;border:1px solid color-mix(in srgb,currentColor 45%,transparent);border-radius:5px;background:${GROUND};backdrop-filter:blur(14px);font-size:12px;opacity:0;pointer-events:none}`,
  ".socklab-figure .socklab-rows .socklab-right{left:auto;right:4px}",
  ".socklab-figure .socklab-rows .socklab-above{top:auto;bottom:100%}",
  ".socklab-figure .socklab-rows>li:hover,.socklab-figure .socklab-rows>li:focus{z-index:1}",
  ".socklab-figure .socklab-rows>li:hover>div,.socklab-figure .socklab-rows>li:focus>div{opacity:1}",
  ".socklab-figure .socklab-rows p,.socklab-figure .socklab-rows b{display:block;margin:0;line-height:1.4;overflow-wrap:anywhere}",
  `.socklab-figure .socklab-rows b{font-family:${CODE_FONT}}`,
  "@media (max-width:600px){.socklab-figure .socklab-rows div{left:2px;max-width:58vw}}",
  "@media print{",
  ".socklab-figure{--jp-content-font-color1:#000;--jp-layout-color0:#fff;print-color-adjust:exact;",
  "--socklab-overflow:visible;--socklab-wrap:normal;--socklab-height:none}",
  ".socklab-figure svg,.socklab-figure tr{break-inside:avoid}",
  ".socklab-figure .socklab-rows,.socklab-figure .socklab-text,.socklab-figure .socklab-wider{display:none}",
  "}",
].join("");
