import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers";
import { isDeno } from "../../../base/runtime.ts";
import type { Clock } from "./check-clock.ts";
import { Failure } from "./failure.ts";
import { after } from "./patience.ts";
import { MOST_PEER_BYTES, type Room } from "./room.ts";
import { concat, summary, type Transcript } from "./transcript.ts";

const END =
  "a stream ends at the other side when you close() the connection, or shutdown(SHUT_WR); recv() of 0 bytes tells that they have finished";

/** More pieces, with a pause before each, would take a check longer than it has; the rest comes in one. */
const MOST_PIECES = 60;

/** How the other side ended the stream, if it did. */
export type Ending = "end" | "reset" | undefined;

/** The test's end of a TCP connection, made with `node:net`: it does what a script says and notes what it sees. */
export class Conn {
  readonly #socket: Socket;
  readonly #who: string;
  readonly #transcript: Transcript;
  readonly #clock: Clock;
  readonly #room: Room;
  readonly #pieces: Uint8Array[] = [];
  readonly #waiting = new Set<() => void>();
  #ending: Ending;
  #length = 0;
  #isFlooded = false;

  constructor(socket: Socket, who: string, transcript: Transcript, clock: Clock, room: Room) {
    this.#socket = socket;
    this.#who = who;
    this.#transcript = transcript;
    this.#clock = clock;
    this.#room = room;
    socket.setNoDelay(true);
    socket.on("data", (piece: Uint8Array) => this.#onData(piece));
    socket.on("end", () => this.#onEnd("end"));
    socket.on("error", () => this.#onEnd("reset"));
  }

  /** How the answer ended the stream, if it has. */
  get ending(): Ending {
    return this.#ending;
  }

  /** The ports of its two ends, while it is connected: the test's own, and the answer's. */
  get ports(): { readonly own: number; readonly answers: number } {
    return { own: this.#socket.localPort ?? 0, answers: this.#socket.remotePort ?? 0 };
  }

  /** How many bytes are there to be read. */
  get length(): number {
    return this.#length;
  }

  /**
   * Exactly so many bytes from the answer.
   *
   * @throws {Failure} when they do not come
   */
  async read(count: number): Promise<Uint8Array> {
    await this.#until(() => this.#length >= count);
    if (this.#length < count) throw this.#failure(`${count} bytes sent to ${this.#who}`);
    const all = concat(this.#pieces.splice(0));
    this.#keep(all.subarray(count));
    return all.subarray(0, count);
  }

  /** Takes nothing from the kernel for a moment, in which the queues of a narrow connection fill. */
  async takeTime(): Promise<void> {
    this.pause();
    await new Promise((resolve) => setTimeout(resolve, 30));
    this.resume();
  }

  /**
   * A line from the answer, without its `\n`.
   *
   * @throws {Failure} when none comes
   */
  async readLine(): Promise<string> {
    const lineEnd = (): number => concat(this.#pieces).indexOf(10);
    await this.#until(() => lineEnd() >= 0);
    const at = lineEnd();
    if (at < 0) throw this.#failure(`a line, ended by "\\n", sent to ${this.#who}`);
    return Buffer.from(await this.read(at + 1))
      .toString()
      .slice(0, -1);
  }

  /**
   * Everything up to the end of the stream. Then it ends its own direction, as programs do: an answer that closes in good
   * order waits for that.
   *
   * @param then whether its own direction stays open, since the script has more to send
   * @throws {Failure} when the stream does not end, or is reset
   */
  async readToEnd(then: "end" | "go on" = "end"): Promise<Uint8Array> {
    await this.#until(() => false);
    if (this.#ending !== "end") throw this.#failure(`the end of the stream at ${this.#who}`, END);
    if (then === "end") this.#socket.end();
    this.#length = 0;
    return concat(this.#pieces.splice(0));
  }

  /** Ends its own direction as soon as the answer has ended its own. */
  endWithAnswer(): void {
    if (this.#ending === "end") this.#socket.end();
    else this.#socket.once("end", () => this.#socket.end());
  }

  /** Sends a text or bytes. */
  write(data: string | Uint8Array): void {
    const bytes = Buffer.from(data as string);
    this.#transcript.note(this.#who, "sent", bytes);
    this.#socket.write(bytes);
  }

  /** Sends in pieces of the given sizes (the last size again and again), with pauses, so that they arrive one by one. */
  async writeInPieces(data: string | Uint8Array, sizes: readonly number[], pauseMs = 3): Promise<void> {
    const bytes = Buffer.from(data as string);
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = turn < MOST_PIECES ? (sizes[Math.min(turn, sizes.length - 1)] ?? bytes.length) : bytes.length;
      if (at > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (this.#ending === "reset") return;
      this.write(bytes.subarray(at, at + size));
      at += size;
    }
  }

  /** Takes nothing from the kernel for a while, so that its queue fills. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Ends its own direction, after what was sent; it can still read. */
  end(): void {
    if (this.#ending === "reset") return;
    this.#transcript.note(this.#who, "ended its stream");
    this.#socket.end();
  }

  /** Ends the connection by a RST. */
  async reset(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 2)); // what was written goes out before
    this.#transcript.note(this.#who, "reset the connection");
    // Node's own resetAndDestroy sends a FIN first, so that its peer sees an orderly end
    if (isDeno) this.#socket.resetAndDestroy();
    else Object.assign(this.#socket, { resetAndClosing: true }).destroy();
  }

  close(): void {
    this.#socket.destroy();
  }

  #onData(piece: Uint8Array): void {
    if (!this.#room.takeBytes(piece.length)) {
      this.#onFlood();
      return;
    }
    this.#transcript.note(this.#who, "received", piece);
    this.#keep(piece);
    this.#wake();
  }

  #onFlood(): void {
    if (!this.#isFlooded) this.#transcript.note(this.#who, "was sent too much, and went away");
    this.#isFlooded = true;
    this.#pieces.length = 0;
    this.#length = 0;
    this.close();
    this.#wake();
  }

  #keep(piece: Uint8Array): void {
    if (this.#pieces.length === 0) this.#length = 0;
    if (piece.length > 0) this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #onEnd(ending: Ending): void {
    if (this.#ending === "reset") return;
    if (this.#ending === undefined || ending === "reset") {
      this.#transcript.note(this.#who, ending === "end" ? "saw the end of the stream" : "saw a reset");
    }
    this.#ending = ending;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Waits until something is so, or the stream has ended, or patience has. */
  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        giveUp();
        this.#waiting.delete(look);
        resolve();
      };
      const look = (): void => {
        if (isSo() || this.#ending !== undefined || this.#isFlooded) done();
      };
      const giveUp = after(this.#clock.limits.patienceMs, this.#clock.stalledMs, done);
      this.#waiting.add(look);
      look();
    });
  }

  #failure(expected: string, look?: string): Failure {
    if (this.#isFlooded) return new Failure(expected, `more than ${MOST_PEER_BYTES / 2 ** 20} MiB`);
    const { end, reset, none } = {
      end: "the end of the stream",
      reset: "a reset",
      none: `nothing${this.#length === 0 ? "" : " more"} for ${this.#clock.limits.patienceMs} ms`,
    };
    const then = this.#ending === "end" ? end : this.#ending === "reset" ? reset : none;
    const got = this.#length === 0 ? then : `${summary(concat(this.#pieces))}, and then ${then}`;
    const waited = this.#ending === undefined;
    return new Failure(expected, got, waited ? look : undefined, waited);
  }
}
