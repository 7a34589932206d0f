/** Numbers that look random and are the same for the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from `least` to `most`. */
  int(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.int(0, from.length - 1)] as T;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const all = [...items];
    for (let end = all.length - 1; end > 0; end--) {
      const other = this.int(0, end);
      [all[end], all[other]] = [all[other] as T, all[end] as T];
    }
    return all;
  }

  /** Small letters. */
  word(length: number): string {
    return Array.from({ length }, () => this.pick([..."abcdefghijklmnopqrstuvwxyz"])).join("");
  }

  /** Letters of one to four bytes in UTF-8, without line ends. */
  text(length: number): string {
    return Array.from({ length }, () => this.pick([..."abc xyz,.éßñ안녕소켓😀"])).join("");
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.int(0, 255));
  }

  /** Mulberry32, a generator of 32 bits. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
