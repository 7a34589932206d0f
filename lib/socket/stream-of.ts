import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import { wrongType } from "../syscall/check-arguments.ts";
import { SHUT_WR } from "../syscall/constants.ts";
import { Socket } from "./socket.ts";

/** However long it takes: who reads from a stream waits for its events, and sets deadlines of its own. */
const FOR_EVER = { timeoutMs: Number.POSITIVE_INFINITY };

/**
 * A stream of `node:stream` over a connected socket, for programs that talk through streams: an HTTP client, `node:tls`,
 * `pipeline`. Reading from it calls `recv`, one at a time and only while there is room; writing calls `send` until all is
 * taken; `end()` calls `shutdown(SHUT_WR)`. When both directions have ended, or it is destroyed, the socket is closed.
 *
 * @param socket a connected stream socket; from now on nobody else should read from it
 * @throws {ArgumentError} when it is no socket
 * @example
 * ```ts
 * import { connectedPair, lesson, streamOf } from "socklab";
 *
 * await lesson("9.4");
 * const { client, conn } = await connectedPair();
 * const stream = streamOf(client);
 * stream.end("hello"); // send, then shutdown(SHUT_WR)
 * console.log((await conn.recvExactly(5)).text, (await conn.recv()).length); // hello 0
 * stream.destroy();
 * await lesson.end();
 * ```
 */
export function streamOf(socket: Socket): Duplex {
  if (!(socket instanceof Socket)) throw wrongType("streamOf", "socket", "a socket", socket);
  return new SocketStream(socket);
}

class SocketStream extends Duplex {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  override _read(): void {
    this.#socket.recv(undefined, FOR_EVER).then(
      (bytes) => this.push(bytes.length === 0 ? null : bytes),
      (error: Error) => this.destroy(this.#socket.closed ? undefined : error), // closed by its owner: no fault
    );
  }

  override _write(data: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    this.#socket.sendAll(data, FOR_EVER).then(() => done(), done);
  }

  /** What was written while the stream was corked leaves in one call, as with `node:net`. */
  override _writev(pieces: readonly { readonly chunk: Uint8Array }[], done: (error?: Error) => void): void {
    this._write(Buffer.concat(pieces.map(({ chunk }) => chunk)), "buffer", done);
  }

  override _final(done: (error?: Error | null) => void): void {
    try {
      this.#socket.shutdown(SHUT_WR);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.close();
    done(error);
  }
}
