import { expect, test } from "vitest";
import { CHAPTER_3 } from "../../../lib/notebook/evidence/chapter-3.ts";
import { choices } from "./choices.ts";

const seen = {
  "3.a": { protocols: [6, 17], wrongPair: "EPROTONOSUPPORT", noSuchType: "ESOCKTNOSUPPORT", changed: "ENOPROTOOPT" },
  "3.b": { state: "CLOSE", port: 0, peer: "ENOTCONN", noted: "ok", reply: "ECONNREFUSED" },
  "3.c": {
    ...{ found: "ok", wrongPort: "ECONNREFUSED", wrongHost: "ECONNREFUSED", tookNs: [90_000, 1e9, 30_000] },
    ...{ silence: "ETIMEDOUT", broadcast: "EACCES", otherFamily: "EAFNOSUPPORT" },
  },
  "3.d": { tooEarly: "ENOTCONN", state: "ESTABLISHED", question: "hello", answer: "good day", left: "was here" },
  "3.e": { recvNs: 3e8, atOnce: 12, slowestNs: 40_000, end: "ERR_DEADLINE", queued: 7000, later: 1000 },
  "3.f": { merged: "redgreenblue", parts: ["white", " as s", "now"], after: 0, datagrams: 2 },
  "3.g": { blockMs: 301.4, threadMs: 14, readinessMs: 13, thread: 1, waiting: [4, 40] },
  "3.h": {
    ...{ sent: 300_000, arrived: 98_304, read: 300_000, ends: ["TIME_WAIT", "forgotten"], cutOff: "ECONNRESET" },
  },
  "3.i": {
    ...{ twice: "EISCONN", closed: "EBADF", number: 24, anew: 24, stray: "ok" },
    ...{ heard: "a secret for the old peer and a word for the new one" },
  },
};

test.each([
  ["3.a", {}, true, "an error at once"],
  ["3.a", { protocols: [6, 6] }, false, "an error at once"],
  ["3.a", { changed: "ok" }, false, "an error at once"],
  ["3.a", { wrongPair: "ok" }, false, "a socket that mixes both"],
  ["3.b", {}, true, "ok: it only notes the address"],
  ["3.b", { peer: "ok" }, false, "ok: it only notes the address"],
  ["3.b", { port: 40001 }, false, "ok: it only notes the address"],
  ["3.b", { noted: "ECONNREFUSED" }, true, "an error: nobody is there"],
  ["3.c", {}, true, "a machine that never answers"],
  ["3.c", { wrongHost: "ok" }, false, "a machine that never answers"],
  ["3.c", { found: "ECONNREFUSED" }, false, "a machine that never answers"],
  ["3.c", { tookNs: [2e9, 1e9, 3] }, true, "nobody listens at that port"],
  ["3.c", { tookNs: [2, 1, 3] }, true, "the address stands for more than one machine"],
  ["3.d", {}, true, "a connection with the word in it"],
  ["3.d", { tooEarly: "ok" }, false, "a connection with the word in it"],
  ["3.d", { answer: "" }, false, "a connection with the word in it"],
  ["3.d", { left: "" }, true, "a connection, but the word is lost"],
  [
    "3.e",
    {},
    "if recv finds nothing, or send finds its buffer full",
    "when the kernel on your side has a copy of the bytes",
  ],
  ["3.e", { end: "ok" }, false, "when the kernel on your side has a copy of the bytes"],
  ["3.e", { recvNs: 0 }, false, "when the kernel on your side has a copy of the bytes"],
  [
    "3.e",
    { queued: 0 },
    "if recv finds nothing, or send finds its buffer full",
    "when the bytes have arrived at the other machine",
  ],
  ["3.f", {}, true, "one"],
  ["3.f", { merged: "red" }, false, "three, one for each send"],
  ["3.f", { parts: ["white"] }, false, "one"],
  ["3.f", { after: 3 }, false, "one"],
  ["3.g", {}, "if a thread can be spared for each socket", "only the blocking call on the main thread"],
  ["3.g", { waiting: [40, 40] }, true, "only the blocking call on the main thread"],
  ["3.g", { thread: 0 }, false, "only the blocking call on the main thread"],
  ["3.g", { threadMs: 300, readinessMs: 300 }, false, "all of them: waiting is waiting"],
  [
    "3.g",
    { readinessMs: 300 },
    "if a thread can be spared for each socket",
    "the blocking call, and the one without any extra thread",
  ],
  ["3.h", {}, true, "all of it"],
  ["3.h", { read: 98_304 }, false, "what had arrived before the close"],
  ["3.h", { ends: ["forgotten", "TIME_WAIT"] }, false, "all of it"],
  ["3.i", {}, true, "the bytes reach the new connection"],
  ["3.i", { twice: "ok" }, false, "the bytes reach the new connection"],
  ["3.i", { stray: "EBADF", heard: " and a word for the new one" }, true, "EBADF: there is no such descriptor"],
  ["3.i", { stray: "EPIPE", heard: " and a word for the new one" }, true, "EPIPE: the old connection is gone"],
] as const)("claim %s is settled by what was seen and %j", (id, other, holds, answer) => {
  const finding = CHAPTER_3[id]({ ...seen[id], ...other } as never);
  expect(finding).toMatchObject({ holds, answer });
  expect(finding.evidence).toMatch(/^[A-Z0-9].*\.$/);
  expect(finding.evidence.split(/[.;] /).length).toBeLessThanOrEqual(4);
  expect(choices.get(id)).toContain(answer);
});
