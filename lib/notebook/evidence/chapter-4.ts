import { failed, settledBy } from "./settled.ts";

const both = (values: readonly (string | number)[]): string => values.join(" and ");

/** How the claims of chapter 4 are settled. An answer of `outcome()` is `ok` or an error's code. */
export const CHAPTER_4 = {
  /** How two sockets were made; what became of one: refused as a client, then bound, then listening, then accepting. */
  "4.a": settledBy(
    { made: "texts", refusal: "text", after: "text", bound: "text", listening: "text", accepted: "number" },
    ({ made, refusal, after, bound, listening, accepted }) => ({
      holds: made[0] === made[1] && !failed(listening),
      evidence: `Both sockets came from socket(${made[0]}). After ${refusal} one was ${after} again, and then bind() gave ${bound}, listen() ${listening}, and accept() descriptor ${accepted}.`,
      answer: !failed(listening)
        ? "yes, bind() and listen() work"
        : !failed(bound)
          ? "bind() works, listen() fails"
          : "no, it is a client for good",
    }),
  ),
  /** How `bind()` to one port ended beside a TCP socket on 127.0.0.1. */
  "4.b": settledBy(
    { port: "number", same: "text", wildcard: "text", udp: "text", neighbour: "text" },
    ({ port, same, wildcard, udp, neighbour }) => ({
      holds:
        failed(same) &&
        (failed(udp) ||
          failed(neighbour) ||
          `if the protocol is the same too, and the addresses ${failed(wildcard) ? "overlap" : "are the same"}`),
      evidence: `Beside TCP 127.0.0.1:${port}, the same once more got ${same}, and 0.0.0.0 got ${wildcard}. UDP got ${udp}, and TCP on 127.0.0.2 got ${neighbour}.`,
      answer: !failed(neighbour) ? "UDP, and TCP on 127.0.0.2" : !failed(udp) ? "UDP only" : "nobody",
    }),
  ),
  /** The port that was asked for and had, also after a second `bind()`; the one that came for 0; and how other wishes ended. */
  "4.c": settledBy(
    { asked: "number", kept: "number", moved: "text", picked: "number", low: "text", elsewhere: "text" },
    ({ asked, kept, moved, picked, low, elsewhere }) => ({
      holds: kept === asked && picked !== 0,
      evidence: `Asked for ${asked}, bind() gave ${kept}; asked for 0, it gave ${picked}. A second bind() got ${moved}, port 1023 ${low}, and another machine's address ${elsewhere}.`,
      answer: failed(moved) ? "an error" : kept === asked ? "it has both ports" : "it moves to 5063",
    }),
  ),
  /** How a second listener ended with neither option, with each of them, and after the first one's end, in TIME_WAIT. */
  "4.d": settledBy(
    {
      ...{ plain: "text", reuseAddr: "text", reusePort: "texts" },
      ...{ port: "number", remembered: "text", without: "text", withIt: "text" },
    },
    ({ plain, reuseAddr, reusePort, port, remembered, without, withIt }) => {
      const shared = reusePort.every((state) => state === "LISTEN");
      return {
        holds: failed(plain) && (shared ? "if the two have not both set SO_REUSEPORT" : true),
        evidence: `A second listener got ${plain}, with SO_REUSEADDR on both ${reuseAddr}, and with SO_REUSEPORT the two were ${both(reusePort)}. While port ${port} was in ${remembered}, a server that came back got ${without}, and with SO_REUSEADDR ${withIt}.`,
        answer: shared ? "yes, if both agree to it" : !failed(plain) ? "yes, the newer takes over" : "never",
      };
    },
  ),
  /** How long `listen()` took, what was in its queue then, and how `accept()` with a deadline ended. */
  "4.e": settledBy({ took: "text", queued: "number", accepting: "text" }, ({ took, queued, accepting }) => ({
    holds: queued > 0,
    evidence: `After ${took} listen() had returned, and its queue held ${queued} connections. The call that waited was accept(), and it got ${accepting}.`,
    answer: queued === 0 ? "at once" : queued < 5 ? "when one client comes" : "when five have come",
  })),
  /** What `listen()` gave, and how many were queued, without and with a client; and what two sockets got that can't listen. */
  "4.f": settledBy(
    { results: "numbers", queued: "numbers", udp: "text", connected: "text" },
    ({ results: [none, some], queued, udp, connected }) => ({
      holds: none !== some,
      evidence: `With ${queued[0]} connections queued listen() gave ${none}, and with ${queued[1]} it gave ${some}. On a UDP socket it got ${udp}, and on a connected one ${connected}.`,
      answer: none !== 0 ? "an error, then 0" : some === 0 ? "0 both times" : "0, then 1",
    }),
  ),
  /** A listener's queue with its limit; the states of three clients; how often a fourth knocked anew; connections half-open. */
  "4.g": settledBy(
    { queued: "number", limit: "number", states: "texts", knocks: "number", halfOpen: "number" },
    ({ queued, limit, states, knocks, halfOpen }) => {
      const inside = states.filter((state) => state === "ESTABLISHED").length;
      return {
        holds: queued === inside && inside > 0,
        evidence: `In the accept queue were ${queued} connections, its limit was ${limit}, and the third client was ${states[2]}. A patient one got in after an accept() and ${knocks} more SYN, and ${halfOpen} connection was seen half-open.`,
        answer:
          inside === 3
            ? "all get in"
            : states[2] === "SYN_SENT"
              ? "two get in, one waits"
              : "one gets in, two are refused",
      };
    },
  ),
  /** Both ends' states and the bytes that lay there before any `accept()`; what came out after the client's `close()`. */
  "4.h": settledBy(
    { client: "text", server: "text", waiting: "number", word: "text", end: "number" },
    ({ client, server, waiting, word, end }) => ({
      holds: !(client === "ESTABLISHED" && server === "ESTABLISHED"),
      evidence: `Before any accept() the client was ${client}, and the server's end ${server} with ${waiting} bytes. Even after the client's close() accept() handed it over, and recv() gave “${word}” and then ${end} bytes.`,
      answer: word === "" ? "the end: hello is lost" : "hello, then the end",
    }),
  ),
  /** How many of two waiting `accept()`s got the client; packets that a client had got before and after its `accept()`. */
  "4.i": settledBy(
    { taken: "number", waited: "number", before: "number", after: "number" },
    ({ taken, waited, before, after }) => {
      const once = taken === 1 && waited === 1;
      return {
        holds: once && (before === after ? "if a finished connection counts as the request" : true),
        evidence: `Of 2 waiting accept()s ${taken} got the client, and ${waited} waited until its deadline. The next client had got ${before} packet before its accept(), and ${after} after it.`,
        answer: once
          ? "one gets it, the other waits on"
          : taken === 2
            ? "both get a socket for this client"
            : "both fail",
      };
    },
  ),
  /** The listener and two accepted sockets: descriptors, own and peers' ports; who heard what; what they have of an option. */
  "4.j": settledBy(
    { fds: "numbers", onListener: "text", ports: "numbers", peers: "numbers", heard: "text", inherited: "numbers" },
    ({ fds: [listener, ...fds], onListener, ports, peers, heard, inherited }) => ({
      holds: listener !== undefined && !fds.includes(listener) && fds[0] !== fds[1] && heard !== "",
      evidence: `On ${listener}, which listens, send() got ${onListener}; ${both(fds)} talk, from port ${both([...new Set(ports)])} to ports ${both(peers)}. Of an option that was set while the first was queued they have ${both(inherited)}.`,
      answer: inherited[1] !== 1 ? "neither" : inherited[0] === 1 ? "both" : "only the one whose client came after it",
    }),
  ),
  /** The clients' ports, in the order in which they came and in which they were taken. */
  "4.k": settledBy({ came: "numbers", taken: "numbers" }, ({ came, taken }) => ({
    holds: came.join() === taken.join(),
    evidence: `The clients came from ports ${came.join(", ")}. They were taken in the order ${taken.join(", ")}.`,
    answer: taken[0] === came[0] ? "client 1" : taken[0] === came[2] ? "client 3" : "any of them",
  })),
  /** How client and server's end stopped when both only sent, after how many bytes, with how many unread; and what came over then. */
  "4.l": settledBy(
    { stopped: "texts", sent: "numbers", unread: "numbers", read: "number" },
    ({ stopped, sent, unread, read }) => {
      const stuck = stopped.map((code) => code === "ERR_DEADLINE");
      return {
        holds: stuck[0] === stuck[1],
        evidence: `The client's end stopped after ${sent[0]} bytes and the server's after ${sent[1]}, with ${both(unread)} unread. When the client read, all ${read} bytes came across.`,
        answer: stuck.every(Boolean)
          ? "neither does"
          : stuck[1]
            ? "only the client does: it came first"
            : "both get their bytes across",
      };
    },
  ),
  /** After the listener's end: what was heard from the accepted client, what the queued one and a newcomer got; the end of the first. */
  "4.m": settledBy(
    { heard: "text", queued: "text", newcomer: "text", end: "number" },
    ({ heard, queued, newcomer, end }) => ({
      holds: heard !== "" && (failed(queued) && end === 0 ? "if it is an accepted socket that is closed" : true),
      evidence: `After the listener's close() the accepted client was heard, “${heard}”, the queued one got ${queued}, and a newcomer ${newcomer}. After the accepted socket's close() its client's recv() gave ${end} bytes.`,
      answer: heard === "" ? "neither" : !failed(queued) ? "both" : "client 1 only",
    }),
  ),
} as const;
