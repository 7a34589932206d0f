import process from "node:process";
import { unmapped } from "../../syscall/address.ts";
import { openDescriptors } from "../../syscall/open-descriptors.ts";
import { boundSockets } from "../linux/bound-sockets.ts";
import { type PortRow, portRows } from "../linux/port-rows.ts";
import { notebookName, ownNotebook, processOf } from "../linux/socket-process.ts";
import type { Facts } from "./facts.ts";

/** Who stands in the way of a bind: a socket, or what is left of a connection. */
export interface Holder {
  /** LISTEN and so on; BOUND for a socket that was bound and does no more, of UDP too. */
  readonly state: PortRow["state"] | "BOUND";
  /** The host that it is bound to. */
  readonly local: string;
  readonly inode: number;
  readonly uid: number;
  readonly timeWaitMs: number;
}

/** Those that stand in the way of an address: of its port, and of its host or of all hosts. Listeners first. */
export function holdersOf(f: Facts, host: string, port: number): Holder[] {
  const rows = portRows(f.isTcp ? "tcp" : "udp", port)
    .filter(({ local }) => overlap(local.host, host))
    .map(
      ({ state, ...row }): Holder => ({
        ...row,
        local: row.local.host,
        state: f.isTcp || state !== "CLOSE" ? state : "BOUND",
      }),
    );
  const bound = f.isTcp ? boundSockets(port).filter((one) => overlap(one.host, host)) : [];
  const others = [...rows, ...bound.map((one): Holder => ({ ...one, local: one.host, state: "BOUND", timeWaitMs: 0 }))];
  return others.sort((a, b) => rank(a, host) - rank(b, host));
}

const RANKS = ["LISTEN", "BOUND", "connection", "orphan", "TIME_WAIT"];

/** The likelier ones first: an IPv6 socket on all hosts may have IPV6_V6ONLY, and then no IPv4 address is in its way. */
function rank({ state, inode, local }: Holder, host: string): number {
  const kind = ["LISTEN", "BOUND", "TIME_WAIT"].includes(state) ? state : inode === 0 ? "orphan" : "connection";
  return RANKS.indexOf(kind) + (unmapped(local).includes(".") === unmapped(host).includes(".") ? 0 : 1.5);
}

/** Whether two sockets could be meant by one address: an unspecified one means all, and `::` the IPv4 ones too. */
function overlap(a: string, b: string): boolean {
  const [x, y] = [unmapped(a), unmapped(b)];
  if (x === y || x === "::" || y === "::") return true;
  if (x !== "0.0.0.0" && y !== "0.0.0.0") return false;
  return x.includes(".") && y.includes(".");
}

/** Whose socket an inode is, in words: "this notebook's own socket 5". */
export function ownerOf(inode: number, uid?: number): string {
  const found = processOf(inode);
  if (found === undefined) {
    const user = uid === undefined || uid === process.getuid?.() ? "" : `of user ${uid} `;
    return `a process ${user}that may not be looked into`;
  }
  const { pid, program, fds, notebook } = found;
  const self = ownNotebook();
  if (pid === process.pid) {
    const runtimes = fds.some((fd) => openDescriptors().includes(fd)) ? "" : ", which the runtime made,";
    return `${self ? "this notebook's" : "this program's"} own socket ${fds.join(" and ")}${runtimes}`;
  }
  if (notebook === undefined) return `another program (${program}, process ${pid})`;
  if (notebook === self) return `another process of this notebook (${program}, process ${pid})`;
  return `the notebook ${notebookName(notebook)} (${program}, process ${pid})`;
}
