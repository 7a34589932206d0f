// npm run bench [-- --json]: how long things take beside what one would use instead, in one run. A ratio counts, not a
// time: the machine may be slow, but it is the same for both. Where what cannot be avoided was measured too, it stands
// beside the bound as the floor. --keep adds the ratios to ratios.json. Nothing here passes or fails.
import { parseArgs } from "node:util";
import { course } from "./course.mjs";
import { figuresBench } from "./figures.mjs";
import { keep, lastRatio } from "./history.mjs";
import { command, figures, median, server, warm, yardstick } from "./run.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    keep: { type: "boolean" },
    only: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
if (options.help) {
  console.log("npm run bench [-- --json] [-- --keep] [-- --only round-trip|both-ends|idle|course|figures]");
  process.exit(0);
}

const rows = [];
const note = (text) => process.stderr.write(`${text}\n`);

/** A line of the table: a figure beside its yardstick, the bound that it should keep, and the least that it could be. */
function row(what, value, unit, base, ratio, bound, floor) {
  rows.push({
    what,
    value: Number(value.toFixed(2)),
    unit,
    beside: base,
    ratio: Number(ratio.toFixed(2)),
    bound,
    floor: floor === undefined ? null : Number(floor.toFixed(2)),
    before: lastRatio(what) ?? null,
    kept: bound === undefined ? null : ratio <= bound,
  });
}

const parts = {
  "round-trip": roundTrip,
  "both-ends": bothEnds,
  idle,
  course: () => course(row, note),
  figures: () => figuresBench(row),
};
for (const [name, part] of Object.entries(parts)) {
  if (options.only && options.only !== name) continue;
  note(`${name} …`);
  await part();
}
if (options.keep) keep(rows);
if (options.json) console.log(JSON.stringify(rows, null, 2));
else console.log(table(rows));

/** One byte there and back, client and server on one processor, the programs taking turns. */
async function roundTrip() {
  const stick = yardstick();
  const cases = [
    [`${stick.name} client`, () => [...stick.line, "client"]],
    ["two calls and two promises in node", () => command("node", "rtt.mjs", "floor")],
    ["two calls and two promises in deno", () => command("deno", "rtt.mjs", "floor")],
    ["node, traced", () => command("node", "rtt.mjs", "socklab"), 1.25, 1],
    ["node, not traced", () => command("node", "rtt.mjs", "untraced"), 1.15, 1],
    ["node:net in node", () => command("node", "rtt.mjs", "net")],
    ["deno, traced", () => command("deno", "rtt.mjs", "socklab"), 1.25, 2],
    ["deno, not traced", () => command("deno", "rtt.mjs", "untraced"), 1.15, 2],
    ["node:net in deno", () => command("deno", "rtt.mjs", "net")],
    ["Deno.connect", () => command("deno", "rtt.mjs", "deno")],
  ];
  const samples = cases.map(() => []);
  const echo = await server(stick.line);
  try {
    for (let turn = 0; turn < 5; turn++) {
      for (const [i, [, line]] of cases.entries())
        samples[i].push(median(warm(figures([...line(), echo.port, 12, 4000]))));
    }
  } finally {
    echo.stop();
  }
  const base = median(samples[0]);
  const ratioOf = (i) => median(samples[i].map((one, turn) => one / samples[0][turn]));
  for (const [i, [what, , bound, floorAt]] of cases.entries()) {
    row(
      `round trip: ${what}`,
      median(samples[i]),
      "µs",
      `${stick.name} client`,
      ratioOf(i),
      bound,
      floorAt && ratioOf(floorAt),
    );
  }
  note(`  ${stick.name} client: ${base.toFixed(1)} µs`);
}

/** Client and server in one process, beside node:net doing the same in the same runtime. */
async function bothEnds() {
  const kinds = [
    ["rtt", "µs", (ours, net) => ours / net, 1],
    ["bulk", "MB/s", (ours, net) => net / ours, 1 / 1.3],
    ["accept", "connections/s", (ours, net) => net / ours, 1 / 1.2],
  ];
  for (const runtime of ["node", "deno"]) {
    for (const [what, unit, ratio, bound] of kinds) {
      const turns = Array.from({ length: 3 }, () =>
        ["socklab", "net"].map((kind) =>
          median(warm(figures(command(runtime, "both-ends.mjs", what, kind), { pinned: false }))),
        ),
      );
      row(
        `both ends in ${runtime}: ${what}`,
        median(turns.map(([ours]) => ours)),
        unit,
        "node:net",
        median(turns.map(([ours, net]) => ratio(ours, net))),
        bound,
      );
    }
  }
}

/** 10,000 connections that wait, and what they take of memory. */
async function idle() {
  for (const runtime of ["node", "deno"]) {
    const [ours, net] = ["socklab", "net"].map(
      (kind) => figures(command(runtime, "idle.mjs", kind, 10_000), { pinned: false })[0],
    );
    row(`10,000 idle connections in ${runtime}`, ours, "MB", "node:net", ours / net, 1);
  }
}

/** Columns of text. A ratio below 1 is better than what it stands beside; "kept" compares it with the bound. */
function table(all) {
  const head = ["what", "median", "beside", "ratio", "before", "floor", "bound", "kept"];
  const cells = all.map(({ what, value, unit, beside, ratio, before, floor, bound, kept }) => [
    what,
    `${value} ${unit}`,
    beside,
    ratio.toFixed(2),
    before?.toFixed(2) ?? "",
    floor?.toFixed(2) ?? "",
    bound === undefined ? "" : bound.toFixed(2),
    kept === null ? "" : kept ? "yes" : "no",
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i].length)));
  return [head, ...cells]
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
