const CHUNK = 1024;
/** How many of the first bytes moved are kept. */
export const PREVIEW = 32;
/** Of how many of the newest chunks the bytes and the kernel's views are kept: 16,384 events. */
const DETAILED = 16;

/** What an event has beside its numbers. */
export type Detail = Record<string, unknown>;

/** The columns of 1,024 events: 54 bytes an event. */
export class Chunk {
  // one buffer for all columns: a buffer each costs 10 MB a million events; the widest come first, which keeps them aligned
  readonly #columns = new ArrayBuffer(CHUNK * 54);
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
  readonly call = new Uint8Array(this.#columns, CHUNK * 48, CHUNK);
  readonly by = new Uint8Array(this.#columns, CHUNK * 49, CHUNK);
  readonly kind = new Uint8Array(this.#columns, CHUNK * 50, CHUNK);
  readonly thread = new Uint8Array(this.#columns, CHUNK * 51, CHUNK);
  readonly errno = new Uint8Array(this.#columns, CHUNK * 52, CHUNK);
  readonly previewLength = new Uint8Array(this.#columns, CHUNK * 53, CHUNK);
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

  forgetDetail(): void {
    this.detailed = false;
    this.preview = undefined;
    this.detail = undefined;
    this.previewLength.fill(0);
  }
}

/**
 * A bounded store of events in columns. When it is full, the oldest 1,024 events make room. Sequence numbers count from
 * 1 and are never used twice.
 */
export class Ring {
  #chunks: Chunk[] = [];
  /** The sequence number of the first slot of the first chunk. */
  #first = 1;
  #next = 1;
  #maxChunks: number;
  #cleared = 0;
  /** Where the newest event lies: its chunk, and its slot there. */
  chunk: Chunk = new Chunk();
  slot = 0;

  constructor(capacity: number) {
    this.#maxChunks = chunksFor(capacity);
  }

  /** The sequence number that the next event will get. */
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

  get capacity(): number {
    return this.#maxChunks * CHUNK;
  }

  set capacity(capacity: number) {
    this.#maxChunks = chunksFor(capacity);
    while (this.#chunks.length > this.#maxChunks) this.#dropOldest();
  }

  /** Takes the next sequence number; `chunk` and `slot` say where its event goes. */
  push(): number {
    if (this.#next - this.#first === this.#chunks.length * CHUNK) this.#grow();
    this.slot = (this.#next - this.#first) % CHUNK;
    return this.#next++;
  }

  chunkOf(seq: number): Chunk | undefined {
    if (seq < this.#first || seq >= this.#next) return undefined;
    return this.#chunks[Math.floor((seq - this.#first) / CHUNK)];
  }

  slotOf(seq: number): number {
    return (seq - this.#first) % CHUNK;
  }

  clear(): void {
    this.#chunks = [];
    this.#cleared = this.#next - 1;
    this.#first = this.#next;
  }

  #grow(): void {
    const old = this.#chunks.length >= this.#maxChunks ? this.#dropOldest() : undefined;
    this.chunk = old ?? new Chunk();
    this.chunk.detailed = true;
    this.#chunks.push(this.chunk);
    this.#chunks[this.#chunks.length - 1 - DETAILED]?.forgetDetail();
  }

  #dropOldest(): Chunk | undefined {
    const old = this.#chunks.shift();
    this.#first += CHUNK;
    old?.forgetDetail();
    return old;
  }
}

function chunksFor(capacity: number): number {
  return Math.max(2, Math.ceil(capacity / CHUNK));
}
