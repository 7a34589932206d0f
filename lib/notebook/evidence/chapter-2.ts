import { failed, named, settledBy } from "./settled.ts";

type UsualOpen = Parameters<typeof usualOpen>[0];
const usualOpen = settledBy({ nobody: "errno", somebody: "text" }, ({ nobody, somebody }) => ({
  holds: nobody === "ECONNREFUSED" && somebody === "ESTABLISHED",
  evidence: `With 0 sockets listening on the port, connect() ended with ${named(nobody)}. With 1 listening, the same call made the client ${somebody}.`,
}));

type OpenAlone = Parameters<typeof openAlone>[0];
const openAlone = settledBy({ port: "number", listeners: "number", itself: "text" }, ({ port, listeners, itself }) => {
  const met = listeners === 0 && itself === "ESTABLISHED";
  return {
    holds: met ? "if the open is the usual one" : true,
    evidence: `${listeners} sockets listened on port ${port}. The socket that had this port, and asked for it, became ${itself} all the same.`,
    answer: met ? "yes, but only in a special case" : "no, never",
  };
});

/** How the claims of chapter 2 are settled. */
export const CHAPTER_2 = {
  /**
   * How `connect()` ended where nobody listened, and the client's state where somebody did; or, of a socket that asked for
   * its own port, that port, how many listened there, and what its state became.
   */
  "2.a": (values: UsualOpen | OpenAlone) => ("itself" in values ? openAlone(values) : usualOpen(values)),
  /** How each socket was made, the states that the two began and ended in, and how the swap was answered. */
  "2.b": settledBy(
    { made: "texts", born: "texts", grown: "texts", connecting: "errno", listening: "errno" },
    ({ made, born, grown, connecting, listening }) => ({
      holds: made[0] === made[1] && born[0] === born[1] && grown[0] !== grown[1],
      evidence: `Both came from socket(${made[0]}) and began as ${born.join(" and ")}; later they were ${grown.join(" and ")}. Told to swap, the server got ${named(connecting)} and the client ${named(listening)}.`,
      answer: SWAPPED[[connecting, listening].filter(failed).length] ?? "both swap",
    }),
  ),
  /** How many bytes went out and came back in order; how `send` and `recv` ended before `connect`, and `send` after `close`. */
  "2.c": settledBy(
    { sent: "number", reply: "number", early: "errno", deaf: "errno", late: "errno" },
    ({ sent, reply, early, deaf, late }) => ({
      holds: sent > 0 && reply > 0 && [early, deaf, late].every(failed),
      evidence: `In order, ${sent} bytes went out and ${reply} came back. Before connect(), send got ${named(early)} and recv ${named(deaf)}; after close(), send got ${named(late)}.`,
      answer: failed(early) ? "an error, at once" : "the bytes wait for the connection",
    }),
  ),
  /** How `accept` ended before `listen`; the port of a socket that listened without `bind`, and how many bytes arrived there. */
  "2.d": settledBy({ hasty: "errno", port: "number", arrived: "number" }, ({ hasty, port, arrived }) => ({
    holds: failed(hasty) && (port > 0 && arrived > 0 ? "if bind counts as optional" : true),
    evidence: `Without listen(), accept() got ${named(hasty)}. Without bind(), listen() worked: the kernel chose port ${port}, and ${arrived} bytes arrived there.`,
    answer: port > 0 ? "it listens on a port that the kernel chose" : "listen() fails",
  })),
} as const;

const SWAPPED = ["both swap", "only one can", "both are refused"];
