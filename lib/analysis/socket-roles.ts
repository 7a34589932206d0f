import { RECEIVES } from "./call-kinds.ts";
import type { SocketDraft } from "./socket-identity.ts";

/** Decides what each socket is used for, who is connected to whom, and whose program each belongs to. */
export function decideRoles(list: readonly SocketDraft[]): void {
  for (const draft of list) decideRole(draft);
  findOriginals(list);
  pairUp(list);
  for (const draft of list) decideSide(draft);
}

function decideRole(draft: SocketDraft): void {
  if (draft.role !== "plain") return;
  if (["listen", "accept", "accept4"].some((call) => draft.calls.has(call))) draft.role = "listener";
  else if (draft.datagram || (!draft.stream && usesAddresses(draft))) draft.role = "datagram";
  else if (draft.calls.has("connect") || draft.calls.has("connect!")) draft.role = "client";
}

/** What datagram sockets mostly do; a stream may be sent to and received from so, too. */
function usesAddresses({ calls }: SocketDraft): boolean {
  return calls.has("sendto") || calls.has("recvfrom");
}

/** Two descriptors with the same two addresses at once are of one connection: one of them came by SCM_RIGHTS, say. */
function findOriginals(list: readonly SocketDraft[]): void {
  const byEnds = new Map<string, SocketDraft[]>();
  for (const draft of list) {
    if (draft.original) continue;
    for (const ends of draft.ends) {
      const own = byEnds.get(ends) ?? [];
      draft.original ??= own.find((one) => one !== draft && one.role !== "datagram" && openTogether(one, draft));
      byEnds.set(ends, [...own, draft.original ?? draft]);
    }
  }
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
      if (draft.pair !== undefined || other === undefined || draft.original || other.original) continue;
      draft.pair = other;
      other.pair = draft;
    }
  }
}

function overlap(one: SocketDraft, other: SocketDraft): boolean {
  // a connection may be accepted after its client has closed, so only a number's next owner is ruled out
  return one.fd !== other.fd || openTogether(one, other);
}

function openTogether(one: SocketDraft, other: SocketDraft): boolean {
  const from = (draft: SocketDraft): number => draft.openedNs ?? Number.NEGATIVE_INFINITY;
  const to = (draft: SocketDraft): number => draft.closedNs ?? Number.POSITIVE_INFINITY;
  return from(one) < to(other) && from(other) < to(one);
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
