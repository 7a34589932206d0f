/** As many events are dropped at a time. */
export const CHUNK = 1024;
/** How many of the first bytes moved are kept. */
export const PREVIEW = 32;
/** Of how many of the newest chunks the bytes and the kernel's views are kept: 16,384 events. */
const DETAILED = 16;

/** What an event has beside its numbers. */
export type Detail = Record<string, unknown>;

/** The columns of 1,024 events: 58 bytes an event. */
export class Chunk {
  // one buffer for all columns: a buffer each costs 10 MB a million events; the widest come first, which keeps them aligned
  readonly #columns = new ArrayBuffer(CHUNK * 58);
  readonly start = new Float64Array(this.#columns, 0, CHUNK);
  readonly end = new Float64Array(this.#columns, CHUNK * 8, CHUNK);
  /** An IPv4 address and port as address × 65536 + port; -1 for none, -2 for one in `detail`. */
  readonly address = new Float64Array(this.#columns, CHUNK * 16, CHUNK);
  readonly fd = new Int32Array(this.#columns, CHUNK * 24, CHUNK);
  readonly result = new Int32Array(this.#columns, CHUNK * 28, CHUNK);
  readonly a = new Int32Array(this.#columns, CHUNK * 32, CHUNK);
  readonly b = new Int32Array(this.#columns, CHUNK * 36, CHUNK);
  readonly c = new Int32Array(this.#columns, CHUNK * 40, CHUNK);
  readonly step = new Int32Array(this.#columns, CHUNK * 44, CHUNK);
  /** Its number in the whole record. */
  readonly seq = new Uint32Array(this.#columns, CHUNK * 48, CHUNK);
  readonly call = new Uint8Array(this.#columns, CHUNK * 52, CHUNK);
  readonly by = new Uint8Array(this.#columns, CHUNK * 53, CHUNK);
  readonly kind = new Uint8Array(this.#columns, CHUNK * 54, CHUNK);
  readonly thread = new Uint8Array(this.#columns, CHUNK * 55, CHUNK);
  readonly errno = new Uint8Array(this.#columns, CHUNK * 56, CHUNK);
  readonly previewLength = new Uint8Array(this.#columns, CHUNK * 57, CHUNK);
  preview: Uint8Array | undefined;
  detail: Map<number, Detail> | undefined;
  /** Whether bytes and views are kept still: a call that ends long after it began must not bring them back. */
  detailed = true;

  setPreview(at: number, bytes: Uint8Array, count: number): void {
    if (!this.detailed) return;
    const length = Math.min(count, bytes.length, PREVIEW);
    this.preview ??= new Uint8Array(CHUNK * PREVIEW);
    for (let i = 0; i < length; i++) this.preview[at * PREVIEW + i] = bytes[i] as number;
    this.previewLength[at] = length;
  }

  getPreview(at: number): Uint8Array | undefined {
    const length = this.previewLength[at] ?? 0;
    return length === 0 ? undefined : this.preview?.slice(at * PREVIEW, at * PREVIEW + length);
  }

  addDetail(at: number, detail: Detail): void {
    if (!this.detailed) return;
    this.detail ??= new Map();
    this.detail.set(at, { ...this.detail.get(at), ...detail });
  }

  /** Whether there was something to forget. */
  forgetDetail(): boolean {
    const had = this.preview !== undefined || this.detail !== undefined;
    this.detailed = false;
    this.preview = undefined;
    this.detail = undefined;
    this.previewLength.fill(0);
    return had;
  }
}

/**
 * A bounded store of events in columns. When it is full, the oldest 1,024 events make room. Places count from 1 and are
 * never used twice.
 */
export class Ring {
  #chunks: Chunk[] = [];
  /** The place of the first slot of the first chunk. */
  #first = 1;
  #next = 1;
  #maxChunks: number;
  #cleared = 0;
  /** Of how many events the bytes and the kernel's answers were forgotten, and the last one's number. */
  bare = 0;
  bareUntilSeq = 0;
  /** When the first and the last of the events that were dropped began, and the last one's number. */
  lostFromNs = 0;
  lostUntilNs = 0;
  lostUntilSeq = 0;
  /** Where the newest event lies: its chunk, and its slot there. */
  chunk: Chunk = new Chunk();
  slot = 0;

  constructor(capacity: number) {
    this.#maxChunks = chunksFor(capacity);
  }

  /** The place that the next event will get. */
  get next(): number {
    return this.#next;
  }

  /** The oldest event still here. */
  get first(): number {
    return this.#first;
  }

  /** How many events were dropped for want of room since the last `clear`. */
  get dropped(): number {
    return this.#first - 1 - this.#cleared;
  }

  get size(): number {
    return this.#next - this.#first;
  }

  get chunks(): number {
    return this.#chunks.length;
  }

  /** Whether the next event needs another chunk. */
  get needsChunk(): boolean {
    return this.#next - this.#first === this.#chunks.length * CHUNK;
  }

  get capacity(): number {
    return this.#maxChunks * CHUNK;
  }

  set capacity(capacity: number) {
    this.#maxChunks = chunksFor(capacity);
    while (this.#chunks.length > this.#maxChunks) this.dropOldest();
  }

  /**
   * Takes the next place; `chunk` and `slot` say where its event goes.
   *
   * @param free a chunk to be used again
   */
  push(free?: Chunk): number {
    if (this.needsChunk) this.#grow(free);
    this.slot = (this.#next - this.#first) % CHUNK;
    return this.#next++;
  }

  chunkOf(place: number): Chunk | undefined {
    if (place < this.#first || place >= this.#next) return undefined;
    return this.#chunks[Math.floor((place - this.#first) / CHUNK)];
  }

  slotOf(place: number): number {
    return (place - this.#first) % CHUNK;
  }

  /** The place of the first event whose number in the record is greater. */
  firstAfter(seq: number): number {
    let [low, high] = [this.#first, this.#next];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.chunkOf(middle)?.seq[this.slotOf(middle)] ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where the event with a number in the record lies, if it is here. */
  find(seq: number): { readonly chunk: Chunk; readonly slot: number } | undefined {
    const place = this.firstAfter(seq - 1);
    const chunk = this.chunkOf(place);
    const slot = this.slotOf(place);
    return chunk?.seq[slot] === seq ? { chunk, slot } : undefined;
  }

  clear(): void {
    this.#chunks = [];
    this.#cleared = this.#next - 1;
    this.#first = this.#next;
    this.bare = 0;
  }

  #grow(free: Chunk | undefined): void {
    const old = free ?? (this.#chunks.length >= this.#maxChunks ? this.dropOldest() : undefined);
    this.chunk = old ?? new Chunk();
    this.chunk.detailed = true;
    this.#chunks.push(this.chunk);
    const past = this.#chunks[this.#chunks.length - 1 - DETAILED];
    if (!past?.forgetDetail()) return;
    this.bare += CHUNK;
    this.bareUntilSeq = past.seq[CHUNK - 1] ?? 0;
  }

  /** Drops the oldest 1,024 events, or as many as there are, and gives their chunk, to be used again. */
  dropOldest(): Chunk | undefined {
    const old = this.#chunks.shift();
    if (old === undefined) return undefined;
    const last = Math.min(CHUNK, this.size) - 1;
    if (this.dropped === 0) this.lostFromNs = old.start[0] ?? 0;
    this.lostUntilNs = old.start[last] ?? 0;
    this.lostUntilSeq = old.seq[last] ?? 0;
    this.#first += last + 1;
    if (!old.detailed) this.bare = Math.max(0, this.bare - CHUNK);
    old.forgetDetail();
    return old;
  }
}

function chunksFor(capacity: number): number {
  return Math.max(2, Math.ceil(capacity / CHUNK));
}
