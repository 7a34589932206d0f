import { afterTheEnd } from "./after-the-end.ts";
import { askTheKind } from "./ask-the-kind.ts";
import { clientOrder } from "./client-order.ts";
import { clientPort } from "./client-port.ts";
import { closingListener } from "./closing-listener.ts";
import { connectDeadline } from "./connect-deadline.ts";
import { connectOutcomes } from "./connect-outcomes.ts";
import { cutAndJoined } from "./cut-and-joined.ts";
import { echoClient } from "./echo-client.ts";
import { echoServer } from "./echo-server.ts";
import { endOrReset } from "./end-or-reset.ts";
import type { Exercise } from "./exercise.ts";
import { findMe } from "./find-me.ts";
import { firstToSpeak } from "./first-to-speak.ts";
import { framedMessages } from "./framed-messages.ts";
import { halfClose } from "./half-close.ts";
import { halfCloseOrder } from "./half-close-order.ts";
import { httpServer } from "./http-server.ts";
import { lastWords } from "./last-words.ts";
import { lineReader } from "./line-reader.ts";
import { listenErrors } from "./listen-errors.ts";
import { lowestNumber } from "./lowest-number.ts";
import { newSocket } from "./new-socket.ts";
import { numbersThatMeanNothing } from "./numbers-that-mean-nothing.ts";
import { pollServer } from "./poll-server.ts";
import { portConflicts } from "./port-conflicts.ts";
import { portProbe } from "./port-probe.ts";
import { queueLength } from "./queue-length.ts";
import { readTheError } from "./read-the-error.ts";
import { readTheRecord } from "./read-the-record.ts";
import { recvExactly } from "./recv-exactly.ts";
import { samePort } from "./same-port.ts";
import { sayHello } from "./say-hello.ts";
import { sendEverything } from "./send-everything.ts";
import { serverOrder } from "./server-order.ts";
import { surviveResets } from "./survive-resets.ts";
import { swappedRoles } from "./swapped-roles.ts";
import { ticketServer } from "./ticket-server.ts";
import { tooEarly } from "./too-early.ts";
import { udpAsk } from "./udp-ask.ts";
import { whoListens } from "./who-listens.ts";
import { wholeOrder } from "./whole-order.ts";

/** Every exercise, in the order in which a learner meets them. */
export const exercises: readonly Exercise[] = [
  // 00 · Start here
  ...[sayHello, readTheRecord, readTheError],
  // 01 · What is a socket?
  ...[lowestNumber, numbersThatMeanNothing, askTheKind],
  // 02 · Client and server
  ...[swappedRoles, clientOrder, serverOrder, wholeOrder, tooEarly, echoClient],
  // 03 · The client socket
  ...[newSocket, udpAsk],
  ...[connectOutcomes, clientPort, portProbe, connectDeadline],
  ...[cutAndJoined, recvExactly, lineReader, framedMessages, sendEverything, firstToSpeak],
  ...[halfCloseOrder, halfClose, endOrReset, afterTheEnd],
  // 04 · The server socket
  ...[whoListens],
  ...[portConflicts, findMe],
  ...[listenErrors, queueLength],
  ...[samePort, ticketServer],
  ...[echoServer, surviveResets, pollServer, httpServer],
  ...[closingListener, lastWords],
];

/** The exercise of a name, if there is one. */
export function exerciseOf(id: string): Exercise | undefined {
  return exercises.find((exercise) => exercise.id === id);
}
