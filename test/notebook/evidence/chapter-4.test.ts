import { expect, test } from "vitest";
import { CHAPTER_4 } from "../../../lib/notebook/evidence/chapter-4.ts";
import { choices } from "./choices.ts";

const USED = "EADDRINUSE";
const seen = {
  "4.a": {
    ...{ made: ["AF_INET, SOCK_STREAM, 0", "AF_INET, SOCK_STREAM, 0"], refusal: "ECONNREFUSED", after: "CLOSE" },
    ...{ bound: "ok", listening: "ok", accepted: 61 },
  },
  "4.b": { port: 5060, same: USED, wildcard: USED, udp: "ok", neighbour: "ok" },
  "4.c": { asked: 5062, kept: 5062, moved: "EINVAL", picked: 40001, low: "EACCES", elsewhere: "EADDRNOTAVAIL" },
  "4.d": {
    ...{ plain: USED, reuseAddr: USED, reusePort: ["LISTEN", "LISTEN"] },
    ...{ port: 40001, remembered: "TIME_WAIT", without: USED, withIt: "ok" },
  },
  "4.e": { took: "6 µs", queued: 0, accepting: "ERR_DEADLINE" },
  "4.f": { results: [0, 0], queued: [0, 1], udp: "EOPNOTSUPP", connected: "EINVAL" },
  "4.g": { queued: 2, limit: 1, states: ["ESTABLISHED", "ESTABLISHED", "SYN_SENT"], knocks: 1, halfOpen: 1 },
  "4.h": { client: "ESTABLISHED", server: "ESTABLISHED", waiting: 5, word: "hello", end: 0 },
  "4.i": { taken: 1, waited: 1, before: 1, after: 1 },
  "4.j": {
    ...{ fds: [59, 62, 63], onListener: "EPIPE", ports: [5081, 5081], peers: [40001, 40002] },
    ...{ heard: "I came early", inherited: [0, 1] },
  },
  "4.k": { came: [40001, 40002, 40003], taken: [40001, 40002, 40003] },
  "4.l": { stopped: ["ERR_DEADLINE", "ERR_DEADLINE"], sent: [12288, 10240], unread: [4096, 4096], read: 100_000 },
  "4.m": { heard: "still there?", queued: "ECONNRESET", newcomer: "ECONNREFUSED", end: 0 },
};

test.each([
  ["4.a", {}, true, "yes, bind() and listen() work"],
  ["4.a", { listening: "EINVAL" }, false, "bind() works, listen() fails"],
  ["4.a", { bound: "EINVAL", listening: "EINVAL" }, false, "no, it is a client for good"],
  ["4.a", { made: ["AF_INET, SOCK_STREAM, 0", "AF_INET, SOCK_DGRAM, 0"] }, false, "yes, bind() and listen() work"],
  ["4.b", {}, "if the protocol is the same too, and the addresses overlap", "UDP, and TCP on 127.0.0.2"],
  [
    "4.b",
    { wildcard: "ok" },
    "if the protocol is the same too, and the addresses are the same",
    "UDP, and TCP on 127.0.0.2",
  ],
  ["4.b", { neighbour: USED }, true, "UDP only"],
  ["4.b", { neighbour: USED, udp: USED }, true, "nobody"],
  ["4.b", { same: "ok" }, false, "UDP, and TCP on 127.0.0.2"],
  ["4.c", {}, true, "an error"],
  ["4.c", { moved: "ok" }, true, "it has both ports"],
  ["4.c", { moved: "ok", kept: 5063 }, false, "it moves to 5063"],
  ["4.c", { picked: 0 }, false, "an error"],
  ["4.d", {}, "if the two have not both set SO_REUSEPORT", "yes, if both agree to it"],
  ["4.d", { reusePort: ["LISTEN", "CLOSE"] }, true, "never"],
  ["4.d", { plain: "ok", reusePort: ["LISTEN", "CLOSE"] }, false, "yes, the newer takes over"],
  ["4.e", {}, false, "at once"],
  ["4.e", { queued: 1 }, true, "when one client comes"],
  ["4.e", { queued: 5 }, true, "when five have come"],
  ["4.f", {}, false, "0 both times"],
  ["4.f", { results: [0, 1] }, true, "0, then 1"],
  ["4.f", { results: [-1, 0] }, true, "an error, then 0"],
  ["4.g", {}, true, "two get in, one waits"],
  ["4.g", { states: ["ESTABLISHED", "ESTABLISHED", "ESTABLISHED"], queued: 3 }, true, "all get in"],
  ["4.g", { states: ["ESTABLISHED", "CLOSE", "CLOSE"], queued: 1 }, true, "one gets in, two are refused"],
  ["4.g", { queued: 0 }, false, "two get in, one waits"],
  ["4.h", {}, false, "hello, then the end"],
  ["4.h", { server: "SYN_RECV" }, true, "hello, then the end"],
  ["4.h", { word: "" }, false, "the end: hello is lost"],
  ["4.i", {}, "if a finished connection counts as the request", "one gets it, the other waits on"],
  ["4.i", { after: 2 }, true, "one gets it, the other waits on"],
  ["4.i", { taken: 2, waited: 0 }, false, "both get a socket for this client"],
  ["4.i", { taken: 0, waited: 2 }, false, "both fail"],
  ["4.j", {}, true, "only the one whose client came after it"],
  ["4.j", { inherited: [1, 1] }, true, "both"],
  ["4.j", { inherited: [0, 0] }, true, "neither"],
  ["4.j", { fds: [59, 59, 63] }, false, "only the one whose client came after it"],
  ["4.k", {}, true, "client 1"],
  ["4.k", { taken: [40003, 40001, 40002] }, false, "client 3"],
  ["4.k", { taken: [40002, 40001, 40003] }, false, "any of them"],
  ["4.l", {}, true, "neither does"],
  ["4.l", { stopped: ["", ""] }, true, "both get their bytes across"],
  ["4.l", { stopped: ["", "ERR_DEADLINE"] }, false, "only the client does: it came first"],
  ["4.m", {}, "if it is an accepted socket that is closed", "client 1 only"],
  ["4.m", { queued: "ok" }, true, "both"],
  ["4.m", { heard: "" }, false, "neither"],
] as const)("claim %s is settled by what was seen and %j", (id, other, holds, answer) => {
  const finding = CHAPTER_4[id]({ ...seen[id], ...other } as never);
  expect(finding).toMatchObject({ holds, answer });
  expect(finding.evidence).toMatch(/^[A-Z0-9].*\d.*\.$/);
  expect(finding.evidence.split(/[.;] /).length).toBeLessThanOrEqual(3);
  expect(choices.get(id)).toContain(answer);
});
