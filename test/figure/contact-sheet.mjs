// Writes .socklab/figures.html: every figure of every stored scene, on a light and on a dark page; printed, on paper. Build first.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fromPacketLines } from "../../lib/dist/capture/packet-lines.js";
import * as figures from "../../lib/dist/figure/mod.js";
import { fromJsonLines } from "../../lib/dist/trace/jsonl.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const gallery = JSON.parse(readFileSync(here("gallery.json"), "utf8"));
const compareFigure = (broken, { repaired }) => figures.compareFigure({ broken, repaired });
const draw = new Map(Object.entries({ ...figures, compareFigure }));
const half = (theme, style, html) =>
  `<div class="${theme}" style="flex:1;min-width:0;padding:16px;${style}">${html}</div>`;
// on paper there is one theme
const STYLE = "body{font-family:sans-serif} h2{break-after:avoid} @media print{.dark{display:none}}";

const sections = Object.entries(gallery).flatMap(([figure, scenes]) =>
  scenes.map((scene) => {
    const beside = (ending) => {
      const file = here(`scenes/${scene}.${ending}`);
      return existsSync(file) ? readFileSync(file, "utf8") : "";
    };
    const options = JSON.parse(beside("options.json") || "{}");
    const packets = fromPacketLines(beside("packets.jsonl"));
    const repaired = figure === "compareFigure" && { repaired: fromJsonLines(beside("repaired.jsonl")) };
    const { html } = draw.get(figure)(fromJsonLines(beside("jsonl")), { ...options, packets, ...repaired });
    const halves =
      half("light", "background:#fff;color:#212121", html) + half("dark", "background:#111;color:#e0e0e0", html);
    return `<h2>${figure}: ${scene}</h2><div style="display:flex">${halves}</div>`;
  }),
);
const file = here("../../.socklab/figures.html");
mkdirSync(here("../../.socklab"), { recursive: true });
writeFileSync(
  file,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Figures</title><style>${STYLE}</style><body>${sections.join("\n")}</body></html>`,
);
console.log(file);
