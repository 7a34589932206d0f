import type { SocketDraft, SocketRole } from "./socket-identity.ts";

/**
 * Names for the sockets in a figure: an object of sockets (or descriptor numbers), written as `{ alice }`. A socket
 * without a name here is named by its role: client, server, conn, udp or socket, numbered where there are several.
 *
 * A number may belong to several sockets of the record, one after the other. A name belongs to the socket that had the
 * number at `openedNs`, as every `Socket` tells; where only numbers are given, the names go to the last owners, in the
 * order given.
 */
export type SocketNames = Readonly<
  Record<string, number | { readonly fd: number; readonly openedNs?: number; readonly pid?: number }>
>;

const BY_ROLE: Readonly<Record<SocketRole, string>> = {
  client: "client",
  listener: "server",
  accepted: "conn",
  datagram: "udp",
  plain: "socket",
};

/** Gives every socket a name of its own: the caller's, else its role, numbered where there are several. */
export function nameSockets(list: readonly SocketDraft[], names: SocketNames): void {
  const given = new Map<number, string[]>();
  for (const [name, socket] of Object.entries(names)) {
    const { fd, openedNs, pid }: Exclude<typeof socket, number> = typeof socket === "number" ? { fd: socket } : socket;
    if (openedNs !== undefined || pid !== undefined) {
      const owner = list.findLast((one) => {
        const isOld = openedNs === undefined || (one.openedNs ?? 0) <= openedNs;
        return one.fd === fd && isOld && (pid === undefined || one.pid === pid);
      });
      if (owner) owner.name = name;
      continue;
    }
    given.set(fd, [...(given.get(fd) ?? []), name]);
  }
  for (const [fd, wanted] of given) {
    const generations = list.filter((one) => one.fd === fd).slice(-wanted.length);
    for (const [i, draft] of generations.entries()) draft.name = wanted[i] as string;
  }
  for (const role of Object.keys(BY_ROLE) as SocketRole[]) {
    const nameless = list.filter((one) => one.role === role && one.name === "");
    const taken = new Set(list.map((one) => one.name));
    const single = nameless.length === 1 && !taken.has(BY_ROLE[role]);
    let number = 0;
    for (const draft of nameless) {
      do number++;
      while (taken.has(`${BY_ROLE[role]} ${number}`));
      draft.name = single ? BY_ROLE[role] : `${BY_ROLE[role]} ${number}`;
    }
  }
}
