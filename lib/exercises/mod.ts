import { readTheError } from "./00-start-here/read-the-error.ts";
import { readTheRecord } from "./00-start-here/read-the-record.ts";
import { sayHello } from "./00-start-here/say-hello.ts";
import { askTheKind } from "./01-what-is-a-socket/ask-the-kind.ts";
import { lowestNumber } from "./01-what-is-a-socket/lowest-number.ts";
import { numbersThatMeanNothing } from "./01-what-is-a-socket/numbers-that-mean-nothing.ts";
import { clientOrder } from "./02-client-and-server/client-order.ts";
import { echoClient } from "./02-client-and-server/echo-client.ts";
import { firstServer } from "./02-client-and-server/first-server.ts";
import { serverOrder } from "./02-client-and-server/server-order.ts";
import { swappedRoles } from "./02-client-and-server/swapped-roles.ts";
import { tooEarly } from "./02-client-and-server/too-early.ts";
import { wholeOrder } from "./02-client-and-server/whole-order.ts";
import { clientPort } from "./03-1-create-and-connect/client-port.ts";
import { connectDeadline } from "./03-1-create-and-connect/connect-deadline.ts";
import { connectOutcomes } from "./03-1-create-and-connect/connect-outcomes.ts";
import { newSocket } from "./03-1-create-and-connect/new-socket.ts";
import { portProbe } from "./03-1-create-and-connect/port-probe.ts";
import { udpAsk } from "./03-1-create-and-connect/udp-ask.ts";
import { cutAndJoined } from "./03-3-send-and-receive/cut-and-joined.ts";
import { firstToSpeak } from "./03-3-send-and-receive/first-to-speak.ts";
import { framedMessages } from "./03-3-send-and-receive/framed-messages.ts";
import { lineReader } from "./03-3-send-and-receive/line-reader.ts";
import { recvExactly } from "./03-3-send-and-receive/recv-exactly.ts";
import { sendEverything } from "./03-3-send-and-receive/send-everything.ts";
import { afterTheEnd } from "./03-4-close/after-the-end.ts";
import { endOrReset } from "./03-4-close/end-or-reset.ts";
import { halfClose } from "./03-4-close/half-close.ts";
import { halfCloseOrder } from "./03-4-close/half-close-order.ts";
import { findMe } from "./04-1-create-and-bind/find-me.ts";
import { portConflicts } from "./04-1-create-and-bind/port-conflicts.ts";
import { whoListens } from "./04-1-create-and-bind/who-listens.ts";
import { listenErrors } from "./04-3-listen-and-accept/listen-errors.ts";
import { queueLength } from "./04-3-listen-and-accept/queue-length.ts";
import { samePort } from "./04-3-listen-and-accept/same-port.ts";
import { ticketServer } from "./04-3-listen-and-accept/ticket-server.ts";
import { closingListener } from "./04-5-talk-and-close/closing-listener.ts";
import { echoServer } from "./04-5-talk-and-close/echo-server.ts";
import { httpServer } from "./04-5-talk-and-close/http-server.ts";
import { lastWords } from "./04-5-talk-and-close/last-words.ts";
import { pollServer } from "./04-5-talk-and-close/poll-server.ts";
import { surviveResets } from "./04-5-talk-and-close/survive-resets.ts";
import { countedTexts } from "./05-bytes-not-messages/counted-texts.ts";
import { cutCharacter } from "./05-bytes-not-messages/cut-character.ts";
import { onePacket } from "./05-bytes-not-messages/one-packet.ts";
import { steadyRelay } from "./05-bytes-not-messages/steady-relay.ts";
import { takeOrders } from "./05-bytes-not-messages/take-orders.ts";
import { askAgain } from "./06-closing-and-failing/ask-again.ts";
import { portAgain } from "./06-closing-and-failing/port-again.ts";
import { refuseUpload } from "./06-closing-and-failing/refuse-upload.ts";
import { restartAtOnce } from "./06-closing-and-failing/restart-at-once.ts";
import { waysToEnd } from "./06-closing-and-failing/ways-to-end.ts";
import { connectAll } from "./07-many-clients/connect-all.ts";
import { keepServing } from "./07-many-clients/keep-serving.ts";
import { shareThePort } from "./07-many-clients/share-the-port.ts";
import { slowLines } from "./07-many-clients/slow-lines.ts";
import { whoIsTold } from "./07-many-clients/who-is-told.ts";
import { answerAsAsked } from "./08-names-and-datagrams/answer-as-asked.ts";
import { dnsRecords } from "./08-names-and-datagrams/dns-records.ts";
import { headStart } from "./08-names-and-datagrams/head-start.ts";
import { leftBehind } from "./08-names-and-datagrams/left-behind.ts";
import { whatDatagramsTell } from "./08-names-and-datagrams/what-datagrams-tell.ts";
import { chunkedBody } from "./09-http-over-your-socket/chunked-body.ts";
import { clientFrame } from "./09-http-over-your-socket/client-frame.ts";
import { no502 } from "./09-http-over-your-socket/no-502.ts";
import { tcpProxy } from "./09-http-over-your-socket/tcp-proxy.ts";
import { carefulClient } from "./10-the-wire/careful-client.ts";
import { largestThatFits } from "./10-the-wire/largest-that-fits.ts";
import { putInOrder } from "./10-the-wire/put-in-order.ts";
import { stopAndWait } from "./10-the-wire/stop-and-wait.ts";
import type { Exercise } from "./exercise.ts";

/** Every exercise, in the order in which a learner meets them. */
export const exercises: readonly Exercise[] = [
  // 00 · Start here
  ...[sayHello, readTheRecord, readTheError],
  // 01 · What is a socket?
  ...[lowestNumber, numbersThatMeanNothing, askTheKind],
  // 02 · Client and server
  ...[firstServer, swappedRoles, clientOrder, serverOrder, wholeOrder, tooEarly, echoClient],
  // 03 · The client socket
  ...[newSocket],
  ...[connectOutcomes, clientPort, portProbe, connectDeadline, udpAsk],
  ...[cutAndJoined, recvExactly, sendEverything, lineReader, framedMessages, firstToSpeak],
  ...[halfCloseOrder, halfClose, afterTheEnd, endOrReset],
  // 04 · The server socket
  ...[whoListens],
  ...[portConflicts, findMe],
  ...[listenErrors, queueLength],
  ...[samePort, ticketServer],
  ...[echoServer, surviveResets, pollServer],
  ...[closingListener, lastWords, httpServer],
  // 05 · Bytes, not messages
  ...[cutCharacter, countedTexts],
  ...[onePacket],
  ...[steadyRelay],
  ...[takeOrders],
  // 06 · Closing and failing
  ...[waysToEnd, refuseUpload],
  ...[portAgain, restartAtOnce],
  ...[askAgain],
  // 07 · Many clients
  ...[connectAll],
  ...[whoIsTold],
  ...[shareThePort],
  ...[slowLines, keepServing],
  // 08 · Names and datagrams
  ...[headStart],
  ...[whatDatagramsTell],
  ...[dnsRecords],
  ...[leftBehind],
  ...[answerAsAsked],
  // 09 · HTTP over your socket
  ...[chunkedBody],
  ...[clientFrame],
  ...[tcpProxy],
  ...[no502],
  // 10 · The wire
  ...[largestThatFits],
  ...[putInOrder, stopAndWait, carefulClient],
];

/** The exercise of a name, if there is one. */
export function exerciseOf(id: string): Exercise | undefined {
  return exercises.find((exercise) => exercise.id === id);
}
