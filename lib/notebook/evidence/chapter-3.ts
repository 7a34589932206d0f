import { IPPROTO_TCP, IPPROTO_UDP } from "../../syscall/constants.ts";
import { duration } from "../../trace/duration.ts";
import { failed, settledBy } from "./settled.ts";

const FAILURES = [
  "nobody listens at that port",
  "a machine that never answers",
  "the address stands for more than one machine",
] as const;

/** How the claims of chapter 3 are settled. An answer of `outcome()` is `ok` or an error's code. */
export const CHAPTER_3 = {
  /** The protocols of a stream and a datagram socket; how a stream over UDP, a type 4 and a change of type ended. */
  "3.a": settledBy(
    { protocols: "numbers", wrongPair: "text", noSuchType: "text", changed: "text" },
    ({ protocols: [stream, datagram], wrongPair, noSuchType, changed }) => ({
      holds: stream === IPPROTO_TCP && datagram === IPPROTO_UDP && failed(wrongPair) && failed(changed),
      evidence: `SOCK_STREAM gave protocol ${stream} and SOCK_DGRAM ${datagram}; TCP is ${IPPROTO_TCP} and UDP ${IPPROTO_UDP}. A stream over UDP got ${wrongPair}, type 4 ${noSuchType}, and a change of type ${changed}.`,
      answer: failed(wrongPair) ? "an error at once" : "a socket that mixes both",
    }),
  ),
  /** A new stream socket's state, own port and peer; how a datagram socket's `connect()` to nobody ended, and a `recv()` then. */
  "3.b": settledBy(
    { state: "text", port: "number", peer: "text", noted: "text", reply: "text" },
    ({ state, port, peer, noted, reply }) => ({
      holds: state === "CLOSE" && port === 0 && peer === "ENOTCONN",
      evidence: `A new stream socket was ${state} and had port ${port}; asked for its peer, it gave ${peer}. A datagram socket's connect() to nobody gave ${noted}, and recv() after its first message ${reply}.`,
      answer: failed(noted) ? "an error: nobody is there" : "ok: it only notes the address",
    }),
  ),
  /** How `connect()` ended with the right target and others; how long it took to a dead port, a silent one and a broadcast. */
  "3.c": settledBy(
    {
      ...{ found: "text", wrongPort: "text", wrongHost: "text", tookNs: "numbers" },
      ...{ silence: "text", broadcast: "text", otherFamily: "text" },
    },
    ({ found, wrongPort, wrongHost, tookNs, silence, broadcast, otherFamily }) => {
      const [dead = 0, silent = 0, everybody = 0] = tookNs;
      return {
        holds: !failed(found) && failed(wrongPort) && failed(wrongHost),
        evidence: `With the server's address and port connect() gave ${found}, with another port ${wrongPort} (${duration(dead)}), with another address ${wrongHost}. Silence ended in ${silence} (${duration(silent)}), a broadcast address in ${broadcast} (${duration(everybody)}), and another family in ${otherFamily}.`,
        answer: FAILURES[tookNs.indexOf(Math.max(...tookNs))] ?? FAILURES[0],
      };
    },
  ),
  /** `recv()` before `connect()`; the state after it, and what came over each way; what a client left that had closed early. */
  "3.d": settledBy(
    { tooEarly: "text", state: "text", question: "text", answer: "text", left: "text" },
    ({ tooEarly, state, question, answer, left }) => ({
      holds: failed(tooEarly) && state === "ESTABLISHED" && question !== "" && answer !== "",
      evidence: `Before connect() recv() got ${tooEarly}; after it the client was ${state}, the ${question.length} bytes “${question}” went there and the ${answer.length} of “${answer}” came back. A client that had closed before accept() left “${left}”.`,
      answer: left === "" ? "a connection, but the word is lost" : "a connection with the word in it",
    }),
  ),
  /** How long `recv()` waited; how many sends were done at once, the slowest; how one ended that waited, and what lay there. */
  "3.e": settledBy(
    { recvNs: "number", atOnce: "number", slowestNs: "number", end: "text", queued: "number", later: "number" },
    ({ recvNs, atOnce, slowestNs, end, queued, later }) => ({
      holds:
        recvNs > 0 && end === "ERR_DEADLINE" && later > 0 && "if recv finds nothing, or send finds its buffer full",
      evidence: `For its first byte recv() waited ${duration(recvNs)}. With nobody reading, ${atOnce} sends returned within ${duration(slowestNs)} each, and one waited when ${queued} bytes lay in the send buffer.`,
      answer:
        queued > 0 && atOnce > 0
          ? "when the kernel on your side has a copy of the bytes"
          : "when the bytes have arrived at the other machine",
    }),
  ),
  /** What one `recv()` took of three sends; what several took of one; the bytes after the end; how many datagrams came. */
  "3.f": settledBy(
    { merged: "text", parts: "texts", after: "number", datagrams: "number" },
    ({ merged, parts, after, datagrams }) => ({
      holds: merged === "redgreenblue" && parts.join("") === "white as snow" && after === 0,
      evidence: `3 sends came as 1 recv of ${merged.length} bytes, and 1 send as ${parts.length} recvs of ${parts.map((one) => one.length).join(", ")}. After the peer's close recv gave 0 bytes, and again ${after}; ${datagrams} datagrams came as they were sent.`,
      answer: merged === "redgreenblue" ? "one" : "three, one for each send",
    }),
  ),
  /** The main thread's longest pauses, by ways to wait; whether one had a thread; of 40 sockets how many waited at once. */
  "3.g": settledBy(
    { blockMs: "number", threadMs: "number", readinessMs: "number", thread: "number", waiting: "numbers" },
    ({ blockMs, threadMs, readinessMs, thread, waiting: [onThreads, byReadiness] }) => {
      const isLong = (ms: number): boolean => ms > blockMs / 2;
      return {
        holds: thread > 0 && !isLong(threadMs) && (onThreads === 40 || "if a thread can be spared for each socket"),
        evidence: `The main thread's longest pause was ${blockMs.toFixed(0)} ms with a blocking call, ${threadMs.toFixed(0)} ms with a thread, and ${readinessMs.toFixed(0)} ms by readiness. Of 40 sockets ${onThreads} waited at once on threads, and ${byReadiness} by readiness.`,
        answer: !isLong(readinessMs)
          ? "only the blocking call on the main thread"
          : isLong(threadMs)
            ? "all of them: waiting is waiting"
            : "the blocking call, and the one without any extra thread",
      };
    },
  ),
  /** Bytes sent, arrived when `close()` returned, and read; what both ends became; what a close with bytes unread did. */
  "3.h": settledBy(
    { sent: "number", arrived: "number", read: "number", ends: "texts", cutOff: "text" },
    ({ sent, arrived, read, ends: [first, second], cutOff }) => ({
      holds: read === sent && first === "TIME_WAIT" && second === "forgotten" && cutOff === "ECONNRESET",
      evidence: `When close() returned, ${arrived} of ${sent} bytes had arrived, and ${read} were read. Who closed first was kept in ${first}, the other one ${second}; after a close with 14 bytes unread the peer got ${cutOff}.`,
      answer: read === sent ? "all of it" : "what had arrived before the close",
    }),
  ),
  /** How a second `connect()` and a send on the closed number ended; then, with a new socket, its number and what it was told. */
  "3.i": settledBy(
    { twice: "text", closed: "text", number: "number", anew: "number", stray: "text", heard: "text" },
    ({ twice, closed, number, anew, stray, heard }) => ({
      holds: failed(twice) && failed(closed) && heard.endsWith("a word for the new one"),
      evidence: `A second connect() got ${twice}, and the closed number ${closed}. When a new socket had number ${anew}, a send on ${number} got ${stray}, and the new peer heard “${heard}”.`,
      answer: heard.startsWith("a secret")
        ? "the bytes reach the new connection"
        : stray === "EBADF"
          ? "EBADF: there is no such descriptor"
          : "EPIPE: the old connection is gone",
    }),
  ),
} as const;
