/** One run of the judge has so many submissions at most: it keeps what it has learnt until it ends. */
const LARGEST_BATCH = 200;

/**
 * What is to be judged, by key, in batches. What the judge said nothing of comes once more, alone, lest it take others
 * with it again.
 */
export class BatchQueue {
  readonly #fresh: string[];
  readonly #again: string[] = [];
  readonly #failedOnce = new Set<string>();

  constructor(keys: Iterable<string>) {
    this.#fresh = [...new Set(keys)];
  }

  /** The next batch; an empty one when there is none. */
  next(): readonly string[] {
    return this.#fresh.length > 0 ? this.#fresh.splice(0, LARGEST_BATCH) : this.#again.splice(0, 1);
  }

  /**
   * Takes back what could not be judged.
   *
   * @returns whether it is to be tried again; if not, nothing more comes of it
   */
  retry(key: string): boolean {
    if (this.#failedOnce.has(key)) return false;
    this.#failedOnce.add(key);
    this.#again.push(key);
    return true;
  }
}
