import type { KernelView } from "../trace/linux/kernel-view.ts";
import { bytesText } from "./wording.ts";

/**
 * What differs between two views of a socket, each difference in a few words.
 *
 * @param datagrams whether it is a socket for datagrams: what an older record has as its receive queue is the next one's size
 */
export function kernelChanges(before: KernelView | undefined, now: KernelView, datagrams = false): string[] {
  const words: string[] = [];
  const nextOf = (view: KernelView | undefined): number | undefined =>
    view?.nextDatagram ?? (datagrams ? view?.recvQueue : undefined);
  const next = nextOf(now) ?? 0;
  if (next > 0 && next !== nextOf(before)) words.push(`next datagram: ${bytesText(next)}`);
  if (now.state !== undefined && now.state !== before?.state) words.push(now.state);
  const accept = now.acceptQueue ?? 0;
  if (accept > 0 && accept !== before?.acceptQueue) words.push(`accept queue: ${accept}`);
  const received = now.recvQueue ?? 0;
  if (!datagrams && received > 0 && received !== before?.recvQueue) words.push(`${bytesText(received)} to read`);
  // once it is closing, the kernel counts its FIN as a byte too
  const sends = now.state === "ESTABLISHED" || now.state === "CLOSE_WAIT";
  const unsent = (sends && now.sendQueue) || 0;
  if (unsent > 0 && unsent !== before?.sendQueue) words.push(`${bytesText(unsent)} on the way`);
  return words;
}
