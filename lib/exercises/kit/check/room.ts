/** How much the peers of a check take: no right answer needs half of it. */
export const MOST_PEER_BYTES = 24 * 1024 * 1024;
export const MOST_CONNECTIONS = 100;
export const MOST_DATAGRAMS = 2000;

/** What is left for the peers of one check to take of an answer, which may send without end. */
export class Room {
  #bytes = MOST_PEER_BYTES;
  #connections = MOST_CONNECTIONS;
  #datagrams = MOST_DATAGRAMS;

  /** Whether so many bytes more are within bounds. */
  takeBytes(count: number): boolean {
    this.#bytes -= count;
    return this.#bytes >= 0;
  }

  takeConnection(): boolean {
    return this.#connections-- > 0;
  }

  takeDatagram(bytes: number): boolean {
    return this.#datagrams-- > 0 && this.takeBytes(bytes);
  }
}
