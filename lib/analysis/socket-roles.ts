import { RECEIVES } from "./call-kinds.ts";
import type { SocketDraft } from "./socket-identity.ts";

/** Decides what each socket is used for, who is connected to whom, and whose program each belongs to. */
export function decideRoles(list: readonly SocketDraft[]): void {
  for (const draft of list) decideRole(draft);
  pairUp(list);
  for (const draft of list) decideSide(draft);
}

function decideRole(draft: SocketDraft): void {
  if (draft.role !== "plain") return;
  if (["listen", "accept", "accept4"].some((call) => draft.calls.has(call))) draft.role = "listener";
  else if (draft.datagram || draft.calls.has("sendto") || draft.calls.has("recvfrom")) draft.role = "datagram";
  else if (draft.calls.has("connect") || draft.calls.has("connect!")) draft.role = "client";
}

/** Two sockets are connected when each one's own address is the other's peer, while both were open. */
function pairUp(list: readonly SocketDraft[]): void {
  const byEnds = new Map<string, SocketDraft[]>();
  for (const draft of list) for (const ends of draft.ends) byEnds.set(ends, [...(byEnds.get(ends) ?? []), draft]);
  for (const draft of list) {
    for (const ends of draft.ends) {
      const [local, peer] = ends.split("|");
      const other = byEnds
        .get(`${peer}|${local}`)
        ?.find((one) => one !== draft && one.pair === undefined && overlap(one, draft));
      if (draft.pair !== undefined || other === undefined) continue;
      draft.pair = other;
      other.pair = draft;
    }
  }
}

function overlap(one: SocketDraft, other: SocketDraft): boolean {
  const from = (draft: SocketDraft): number => draft.openedNs ?? Number.NEGATIVE_INFINITY;
  const to = (draft: SocketDraft): number => draft.closedNs ?? Number.POSITIVE_INFINITY;
  // a connection may be accepted after its client has closed, so only a number's next owner is ruled out
  return one.fd !== other.fd || (from(one) < to(other) && from(other) < to(one));
}

function decideSide(draft: SocketDraft): void {
  if (draft.role === "listener" || draft.role === "accepted") draft.side = "server";
  else if (draft.role === "client") {
    // two that connected to each other have neither client nor server: one of them stands on either side
    if (draft.pair?.role === "client" && draft.pair.index < draft.index) draft.side = "server";
  } else if (draft.role === "datagram") {
    if (draft.calls.has("bind") && draft.firstTransfer && RECEIVES.has(draft.firstTransfer)) draft.side = "server";
  } else if (["bind", "bind!", "listen!", "accept!"].some((call) => draft.calls.has(call))) draft.side = "server";
}
