// How large each figure of the worst records of 10,000 events is, and how much of a processor's time drawing it takes.
import { readFileSync } from "node:fs";
import process from "node:process";
import * as figures from "../../lib/dist/figure/mod.js";
import { fromJsonLines } from "../../lib/dist/trace/jsonl.js";
import { median } from "./run.mjs";

const COUNT = 10_000;
const MOST_MS = 100;
const MOST_KB = 200;
const loop = fromJsonLines(readFileSync(new URL("../figure/scenes/echo-loop.jsonl", import.meta.url), "utf8"));
const states = ["ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT1", "FIN_WAIT2"];

/** The scene again and again, changed by a function. */
function many(change) {
  return Array.from({ length: COUNT }, (_, i) => {
    const event = loop[i % loop.length];
    const later = Math.floor(i / loop.length) * 1e7;
    const moved = { seq: i + 1, step: i + 1, startNs: event.startNs + later, endNs: event.endNs + later };
    return change({ ...event, ...moved }, i);
  });
}

const view = (fd, i) => ({ fd, state: states[(i * 7) % 4], recvQueue: (i * 37) % 4000, sendQueue: (i * 13) % 900 });
const RECORDS = {
  "one loop": many((event) => event),
  "40 sockets": many((event, i) => ({ ...event, fd: event.fd < 0 ? -1 : 20 + (i % 40) })),
  "40 sockets, no pattern, observed": many((event, i) => {
    const fd = 20 + ((i * i * 31 + (i >> 3)) % 40);
    return { ...event, fd, errno: (i * i) % 11 ? event.errno : "EINVAL", after: view(fd, i) };
  }),
  "waits on 40 threads": many((event, i) => ({
    ...event,
    ...(event.fd >= 0 && {
      call: "recv",
      thread: 1 + (i % 40),
      fd: 20 + (i % 40),
      endNs: event.startNs + (i % 9) * 1e6,
    }),
  })),
};

/** @param row adds a line to the table */
export function figuresBench(row) {
  const compareFigure = (events) => figures.compareFigure({ whole: events, partly: events.slice(100) });
  for (const [name, draw] of Object.entries({ ...figures, compareFigure })) {
    for (const [record, events] of Object.entries(RECORDS)) {
      const times = Array.from({ length: 9 }, () => {
        const before = process.cpuUsage();
        draw(events);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      });
      const [ms, kb] = [median(times), Buffer.byteLength(draw(events).html) / 1000];
      row(`${name}, ${record}: time`, ms, "ms", `${MOST_MS} ms`, ms / MOST_MS, 1);
      row(`${name}, ${record}: size`, kb, "kB", `${MOST_KB} kB`, kb / MOST_KB, 1);
    }
  }
}
