import { formatAddress } from "../syscall/address.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import type { TcpState } from "../trace/linux/kernel-view.ts";
import { tcpEndpoints } from "../trace/linux/procnet.ts";
import { plainTable } from "./card.ts";
import { show } from "./show.ts";

/**
 * Shows the kernel's list of TCP endpoints as a table, as it is at this moment: each end of a connection with its state,
 * the bytes that wait to be read (of a listener: the connections that wait for `accept`), and its inode, which is 0 where
 * no program holds that end. `ss -tan` shows the same in a terminal; see proc_net(5).
 *
 * @param filter keeps the endpoints that have this port on either side, or this state
 * @example
 * ```ts
 * import { AF_INET, drawEndpoints, SOCK_STREAM, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * const { port = 0 } = server.getsockname();
 * drawEndpoints({ port }); // a line for the listener
 * server.close();
 * ```
 */
export function drawEndpoints(filter: { readonly port?: number; readonly state?: TcpState } = {}): void {
  checkOptions("drawEndpoints", filter, ["port", "state"], "{ port: 5000 }");
  const rows = tcpEndpoints(filter).map(({ local, peer, state, recvQueue, inode }) => {
    const other = peer.port === 0 ? "–" : formatAddress(peer);
    return [formatAddress(local), other, state, String(recvQueue), inode === 0 ? "0: nobody's" : String(inode)];
  });
  const { port, state } = filter;
  const which = [port !== undefined && `at port ${port}`, state !== undefined && `in ${state}`]
    .filter(Boolean)
    .join(" ");
  const title = `TCP endpoints ${which}`.trimEnd();
  if (rows.length === 0) show(`${title}: none at this moment`);
  else show(plainTable(title, ["own end", "other end", "state", "to be read", "inode"], rows));
}
