import { checkFd } from "../../syscall/open-descriptors.ts";
import { trace } from "../trace.ts";
import { type KernelView, look } from "./kernel-view.ts";
import { tcpEndpoints } from "./procnet.ts";

/**
 * Asks the kernel about a socket: its addresses, its TCP state, its queues. The questions are system calls too, and are
 * in the record as such.
 *
 * @param socket a descriptor, or anything with an `fd`
 * @example
 * ```ts
 * import { AF_INET, kernelView, SOCK_STREAM, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * console.log(kernelView(server).state, kernelView(server).acceptLimit); // LISTEN 2
 * server.close();
 * ```
 */
export function kernelView(socket: number | { readonly fd: number }): KernelView {
  return askKernel(checkFd("kernelView", typeof socket === "object" && socket !== null ? socket.fd : socket));
}

/** `kernelView` without the check: for descriptors that are known to be ours. The answer becomes part of the record. */
export function askKernel(fd: number): KernelView {
  const view = look(fd);
  const whole = view.state === "LISTEN" ? { ...view, halfOpen: halfOpenOn(view) } : view;
  trace.note(whole);
  return whole;
}

function halfOpenOn({ local }: KernelView): number {
  if (local?.family !== "AF_INET" && local?.family !== "AF_INET6") return 0;
  const any = /^(?:::|0\.0\.0\.0)$/.test(local.host);
  return tcpEndpoints({ port: local.port, state: "SYN_RECV" }).filter(
    (one) => one.local.port === local.port && (any || one.local.host === local.host),
  ).length;
}
