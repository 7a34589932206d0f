import { type Socket, socket } from "../socket/socket.ts";
import { monotonicNs } from "../syscall/clock.ts";
import * as constants from "../syscall/constants.ts";
import * as sys from "../syscall/mod.ts";
import { kernelView } from "../trace/linux/ask-kernel.ts";
import { tcpEndpoints } from "../trace/linux/procnet.ts";
import { outcome } from "./outcome.ts";
import { until } from "./until.ts";

/**
 * What a function that runs on a host is given, as one object: the constants, and what is listed here.
 */
export type HostTools = typeof constants & {
  /** Where sockets stay from one function to the next. */
  readonly here: Record<string, Socket>;
  readonly kernelView: typeof kernelView;
  readonly monotonicNs: typeof monotonicNs;
  readonly outcome: typeof outcome;
  readonly socket: typeof socket;
  readonly sys: typeof sys;
  readonly tcpEndpoints: typeof tcpEndpoints;
  readonly until: typeof until;
};

/** The same of the host that this process is. */
export const hostTools: HostTools = {
  ...constants,
  ...{ here: {}, kernelView, monotonicNs, outcome, socket, sys, tcpEndpoints, until },
};
