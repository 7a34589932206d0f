import type { LostEvents, TraceFilter } from "./event.ts";
import { CHUNK, type Chunk, Ring } from "./ring.ts";

/** Of the room for all events, the part that is the library's own at least. */
const LIBRARY_SHARE = 1 / 8;

/**
 * The record's events: the learner's calls and waits in a ring of their own, so that what the library does on its own
 * account, which is far more, does not push them out. Both share the room for `capacity` events; the library's go first.
 * Sequence numbers count all of them, from 1, and are never used twice.
 */
export class EventStore {
  readonly #own: Ring;
  readonly #library: Ring;
  #capacity: number;
  #next = 1;
  #cleared = 0;
  /** Where the newest event lies. */
  chunk: Chunk;
  slot = 0;

  constructor(capacity: number) {
    this.#own = new Ring(capacity);
    this.#library = new Ring(capacity);
    this.#capacity = this.#own.capacity;
    this.chunk = this.#own.chunk;
  }

  /** The sequence number that the next event will get. */
  get next(): number {
    return this.#next;
  }

  /** The number of the learner's oldest event that is here. */
  get firstOwn(): number {
    return this.#own.chunkOf(this.#own.first)?.seq[0] ?? this.#next;
  }

  get size(): number {
    return this.#own.size + this.#library.size;
  }

  /** How many events were dropped for want of room since the last `clear`. */
  get dropped(): number {
    return this.#own.dropped + this.#library.dropped;
  }

  get capacity(): number {
    return this.#capacity;
  }

  set capacity(capacity: number) {
    this.#own.capacity = capacity;
    this.#library.capacity = capacity;
    this.#capacity = this.#own.capacity;
    while (this.#chunks > this.#mostChunks) this.#victim(this.#own).dropOldest();
  }

  get #chunks(): number {
    return this.#own.chunks + this.#library.chunks;
  }

  /** One more than the capacity, so that a few events of the library's cost the learner none. */
  get #mostChunks(): number {
    return this.#capacity / CHUNK + 1;
  }

  /** Takes the next sequence number; `chunk` and `slot` say where its event goes. */
  push(own: boolean): number {
    const ring = own ? this.#own : this.#library;
    const isFull = ring.needsChunk && this.#chunks >= this.#mostChunks;
    ring.push(isFull ? this.#victim(ring).dropOldest() : undefined);
    this.chunk = ring.chunk;
    this.slot = ring.slot;
    this.chunk.seq[this.slot] = this.#next;
    return this.#next++;
  }

  /** Whose oldest events make room: the library's, unless it has only its share. */
  #victim(grows: Ring): Ring {
    const share = Math.max(1, Math.floor((this.#capacity / CHUNK) * LIBRARY_SHARE));
    const { chunks } = this.#library;
    if (grows === this.#library) return chunks >= share ? this.#library : this.#own;
    return chunks > share || this.#own.chunks === 0 ? this.#library : this.#own;
  }

  /** Where the event with a number lies, if it is still here. */
  find(seq: number): { readonly chunk: Chunk; readonly slot: number } | undefined {
    return this.#own.find(seq) ?? this.#library.find(seq);
  }

  /** Tells the places of the events after a sequence number, oldest first. */
  *after(afterSeq: number): Generator<{ readonly chunk: Chunk; readonly slot: number; readonly seq: number }> {
    const rings = [this.#own, this.#library].map((ring) => ({ ring, at: ring.firstAfter(afterSeq) }));
    const seqOf = ({ ring, at }: { ring: Ring; at: number }): number =>
      ring.chunkOf(at)?.seq[ring.slotOf(at)] ?? Number.POSITIVE_INFINITY;
    for (;;) {
      const [one, other] = rings.map(seqOf) as [number, number];
      if (one === other) return; // both are at their end
      const next = rings[one < other ? 0 : 1] as { ring: Ring; at: number };
      const chunk = next.ring.chunkOf(next.at) as Chunk;
      yield { chunk, slot: next.ring.slotOf(next.at), seq: Math.min(one, other) };
      next.at++;
    }
  }

  /** What is missing of the events that a filter could have let pass. */
  lost({ by, afterSeq = 0 }: TraceFilter): LostEvents | undefined {
    const wanted = by === undefined ? undefined : [by].flat();
    const isWanted = (own: boolean): boolean => wanted === undefined || wanted.some((one) => (one === "you") === own);
    const partly = afterSeq > this.#cleared;
    const lossOf = (ring: Ring): LostEvents["calls"] => {
      const { dropped, lostUntilSeq, lostFromNs: fromNs, lostUntilNs: untilNs } = ring;
      if (dropped === 0 || afterSeq >= lostUntilSeq) return undefined;
      const count = partly ? Math.min(dropped, lostUntilSeq - afterSeq) : dropped;
      return { count, fromNs, untilNs, ...(partly && { atMost: true }) };
    };
    const calls = isWanted(true) ? lossOf(this.#own) : undefined;
    const library = isWanted(false) ? lossOf(this.#library) : undefined;
    const bare = isWanted(true) && afterSeq < this.#own.bareUntilSeq ? this.#own.bare : 0;
    if (!calls && !library && bare === 0) return undefined;
    return { ...(calls && { calls }), ...(library && { library }), ...(bare > 0 && { bare }) };
  }

  clear(): void {
    this.#own.clear();
    this.#library.clear();
    this.#cleared = this.#next - 1;
  }
}
