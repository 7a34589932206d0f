import { type Address, formatAddress, unmapped } from "../syscall/address.ts";
import { originalOf, type SocketIdentity } from "./socket-identity.ts";
import type { Step } from "./steps.ts";
import { type Transfer, transfersOf } from "./streams.ts";

/** A datagram that a call gave or took. */
export interface Datagram {
  readonly step: Step;
  readonly bytes: number;
  /** Its place among those of its flow, from 0: one that was taken has that of the first with the same bytes that was sent. */
  readonly place: number;
}

/** The datagrams that went from one socket, or address, to another. */
export interface DatagramFlow {
  /** Undefined for an address of which the record knows no socket. */
  readonly sender: SocketIdentity | undefined;
  readonly receiver: SocketIdentity | undefined;
  /** The addresses as text; empty where they are not known. */
  readonly from: string;
  readonly to: string;
  readonly sent: readonly Datagram[];
  readonly taken: readonly Datagram[];
}

type FlowDraft = Omit<DatagramFlow, "sent" | "taken"> & { readonly sent: Transfer[]; readonly taken: Transfer[] };

/**
 * The flows of datagrams in a record. Whose an address was is read from the sockets' own addresses at that time; a
 * datagram that no call took has gone nowhere that the record knows.
 *
 * @param zeroNs when the first event began, ns of CLOCK_MONOTONIC
 */
export function datagramsOf(
  steps: readonly Step[],
  sockets: readonly SocketIdentity[],
  zeroNs: number,
): DatagramFlow[] {
  const flows = new Map<string, FlowDraft>();
  const held = sockets.filter(({ role, local }) => role === "datagram" && local);
  for (const transfer of transfersOf(steps)) {
    const { step, sends } = transfer;
    const socket = originalOf(transfer.socket);
    if (socket.role !== "datagram") continue;
    const other = otherEnd(step, socket);
    const address = textOf(other);
    const own = textOf(socket.local);
    const atNs = zeroNs + (sends ? step.startNs : step.endNs);
    const owner = socket.pair ?? ownerOf(held, address, atNs, sends);
    const partner = owner && originalOf(owner);
    const [sender, receiver] = sends ? [socket, partner] : [partner, socket];
    const [from, to] = sends ? [own, address] : [address, own];
    const key = `${sender?.index ?? from} ${receiver?.index ?? to}`;
    const flow = flows.get(key) ?? { sender, receiver, from, to, sent: [], taken: [] };
    flow[sends ? "sent" : "taken"].push(transfer);
    flows.set(key, flow);
  }
  return [...flows.values()].map((flow) => ({ ...flow, ...placed(flow) }));
}

/** The address that a datagram went to or came from: the call's, else the one that the socket is connected to. */
function otherEnd({ event }: Step, socket: SocketIdentity): Address | undefined {
  return event.address ?? event.after?.peer ?? event.before?.peer ?? socket.peer;
}

function textOf(address: Address | undefined): string {
  if (address === undefined || address.path === "") return "";
  return unmapped(formatAddress(address));
}

/** Whose address it was: the newest socket that had it by then, and, of one that is sent to, had it still. */
function ownerOf(
  held: readonly SocketIdentity[],
  address: string,
  atNs: number,
  open: boolean,
): SocketIdentity | undefined {
  if (address === "") return undefined;
  return held.findLast(
    ({ local, heldNs, openedNs, closedNs }) =>
      (heldNs ?? openedNs ?? Number.NEGATIVE_INFINITY) <= atNs &&
      (!open || (closedNs ?? Number.POSITIVE_INFINITY) >= atNs) &&
      isAt(textOf(local), address),
  );
}

/** Whether a socket with this address is found at another, by itself or with all others of its port. */
export function isAt(local: string, address: string): boolean {
  if (local === address) return true;
  const port = /^(?:0\.0\.0\.0|\[::\])(:\d+)$/.exec(local)?.[1];
  return port !== undefined && address.endsWith(port);
}

/** Gives each datagram its place: of those that were taken, the first sent one that is free and has the same bytes. */
function placed({ sent, taken }: FlowDraft): Pick<DatagramFlow, "sent" | "taken"> {
  const byBytes = new PlacesByBytes(sent);
  let next = 0;
  let places = sent.length;
  return {
    sent: sent.map(({ step, bytes }, place) => ({ step, bytes, place })),
    taken: taken.map((one) => {
      const place = byBytes.find(next, one);
      if (place !== undefined) next = place + 1;
      return { step: one.step, bytes: one.bytes, place: place ?? places++ };
    }),
  };
}

/** Which of the datagrams that were sent had which bytes, as far as those were kept: so each is looked at once. */
class PlacesByBytes {
  readonly #sent: readonly Transfer[];
  readonly #places = new Map<string, number[]>();
  /** How far each list has been passed already. */
  readonly #passed = new Map<string, number>();

  constructor(sent: readonly Transfer[]) {
    this.#sent = sent;
    for (const [place, one] of sent.entries()) {
      const key = keyOf(one);
      const own = this.#places.get(key);
      if (own) own.push(place);
      else this.#places.set(key, [place]);
    }
  }

  /** The first one from a place on that is the same as one that was taken. */
  find(from: number, taken: Transfer): number | undefined {
    // its buffer may have cut it, so that it is the beginning of what was sent
    if (isFull(taken)) return this.#findBeginning(from, taken);
    const key = keyOf(taken);
    const places = this.#places.get(key) ?? [];
    let at = this.#passed.get(key) ?? 0;
    while (at < places.length && (places[at] as number) < from) at++;
    this.#passed.set(key, at);
    const place = places[at];
    return place !== undefined && isSame(this.#sent[place] as Transfer, taken) ? place : undefined;
  }

  #findBeginning(from: number, taken: Transfer): number | undefined {
    for (let place = from; place < this.#sent.length; place++) {
      const given = this.#sent[place] as Transfer;
      if (given.step.startNs > taken.step.endNs) break;
      if (isSame(given, taken)) return place;
    }
    return undefined;
  }
}

function keyOf({ bytes, step: { event } }: Transfer): string {
  return `${bytes} ${event.bytes?.join() ?? ""}`;
}

/** Whether the buffer that a datagram was taken into was full. */
function isFull({ bytes, step }: Transfer): boolean {
  const { iov, args } = step.event;
  const room = iov ? iov.reduce((sum, length) => sum + length, 0) : Number(args[1]);
  return bytes === room;
}

/** Whether both moved the same bytes, as far as they were kept; a buffer that is too small cuts a datagram. */
function isSame(given: Transfer, took: Transfer): boolean {
  if (given.step.startNs > took.step.endNs) return false;
  const isCut = took.bytes < given.bytes && isFull(took);
  if (took.bytes !== given.bytes && !isCut) return false;
  const [one, other] = [given.step.event.bytes, took.step.event.bytes];
  if (took.bytes > 0 && (one === undefined || other === undefined)) return false;
  const kept = Math.min(one?.length ?? 0, other?.length ?? 0);
  for (let i = 0; i < kept; i++) if (one?.[i] !== other?.[i]) return false;
  return true;
}
