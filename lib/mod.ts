/**
 * Real socket system calls from TypeScript, each one recorded and drawn.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, straceText, trace } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", server.getsockname().port);
 * const conn = await server.accept();
 * await client.send("hello");
 * console.log((await conn.recv(1024)).text);
 * for (const one of [client, conn, server]) one.close();
 * console.log(straceText(trace.events({ by: "you" })));
 * ```
 *
 * @module
 */

export { Bytes } from "./socket/bytes.ts";
export type { ReceivedMessage } from "./socket/operations.ts";
export { type Datagram, Socket, type SocketOptions, socket, socketpair } from "./socket/socket.ts";
export { StreamError } from "./socket/stream.ts";
export { streamOf } from "./socket/stream-of.ts";
export { WaitError } from "./socket/wait/wait-error.ts";
export { defaults, type WaitOptions } from "./socket/wait/wait-options.ts";
export { type Address, formatAddress, type InetAddress, type NoAddress, type UnixAddress } from "./syscall/address.ts";
export { monotonicNs } from "./syscall/clock.ts";

import { joinJupyter } from "./notebook/join-jupyter.ts";
import "./trace/trace-to-file.ts";

export * from "./capture/mod.ts";
export { todo } from "./exercises/kit/ask/todo.ts";
export * from "./figure/mod.ts";
export { again } from "./notebook/again.ts";
export type { Showable } from "./notebook/card.ts";
export { type Descriptor, type DescriptorsOptions, descriptors } from "./notebook/descriptor-table.ts";
export { withDescriptorsLeft } from "./notebook/descriptors-left.ts";
export { drawEndpoints } from "./notebook/endpoint-table.ts";
export type { Evidence } from "./notebook/evidence/mod.ts";
export type { Finding } from "./notebook/evidence/settled.ts";
export { check, hint, progress, solution } from "./notebook/exercise-commands.ts";
export {
  type DrawBytesOptions,
  type DrawSequenceOptions,
  type DrawWaitsOptions,
  drawBytes,
  drawCalls,
  drawCompare,
  drawDescriptors,
  drawQueues,
  drawSequence,
  drawStates,
  drawWaits,
} from "./notebook/figures.ts";
export type { Fate, PassingPacket } from "./notebook/forwarder.ts";
export { type Heartbeat, heartbeat } from "./notebook/heartbeat.ts";
export type { Host } from "./notebook/host.ts";
export type { HostTools } from "./notebook/host-tools.ts";
export { type LessonOptions, lesson } from "./notebook/lesson.ts";
export { packets } from "./notebook/lesson-packets.ts";
export { type CallWanted, made } from "./notebook/made.ts";
export { man } from "./notebook/man.ts";
export { type Program, type ProgramRun, runInNamespace } from "./notebook/namespace.ts";
export { type Network, type NetworkRun, network } from "./notebook/network.ts";
export { NetworkError } from "./notebook/network-error.ts";
export { orRecorded } from "./notebook/or-recorded.ts";
export { outcome } from "./notebook/outcome.ts";
export { type Peer, type PeerPlace, type PeerStep, startPeer } from "./notebook/peer.ts";
export { predict, settle } from "./notebook/predict.ts";
export { type Published, publish } from "./notebook/publish.ts";
export { record } from "./notebook/record.ts";
export { saw } from "./notebook/saw.ts";
export { type SelfSigned, selfSigned } from "./notebook/self-signed.ts";
export {
  type Connections,
  connectedPair,
  connectedPairs,
  type Listener,
  listenerWith,
  type SetUpOptions,
} from "./notebook/set-ups.ts";
export { show } from "./notebook/show.ts";
export { until } from "./notebook/until.ts";
export { claim, ledger, type Verdict, verdicts } from "./notebook/verdict.ts";
export type { Data } from "./syscall/check-arguments.ts";
export * from "./syscall/constants.ts";
export { errnoCode, errnoText } from "./syscall/errno.ts";
export * from "./syscall/errno-numbers.ts";
export { ArgumentError, type ArgumentErrorCode, SocketError, SocklabError } from "./syscall/error.ts";
export * as sys from "./syscall/mod.ts";
export { duration } from "./trace/duration.ts";
export type { LostEvents, LostSpan, TraceEvent, TraceFilter, WaitHow, WaitOutcome } from "./trace/event.ts";
export { fromJsonLines, toJsonLines } from "./trace/jsonl.ts";
export { kernelView } from "./trace/linux/ask-kernel.ts";
export type { KernelView, TcpInfo, TcpState } from "./trace/linux/kernel-view.ts";
export { type TcpEndpoint, tcpEndpoints } from "./trace/linux/procnet.ts";
export { mergeRecords } from "./trace/merge-records.ts";
export { straceLine, straceText } from "./trace/strace-text.ts";
export { Trace, type TraceListener, trace } from "./trace/trace.ts";

joinJupyter();
