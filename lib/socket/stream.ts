import { checkData, checkInt, type Data, MAX_BYTES } from "../syscall/check-arguments.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { MSG_PEEK } from "../syscall/constants.ts";
import { ArgumentError, type Progress, SocketError, SocklabError } from "../syscall/error.ts";
import { type Bytes, copyBytes } from "./bytes.ts";
import { WaitError } from "./wait/wait-error.ts";
import { checkTimeout, inForce, WAIT_KEYS, type WaitOptions } from "./wait/wait-options.ts";

/** How many bytes `recvUntil` looks at once, and the longest delimiter. */
const PEEK_BYTES = 4096;
/** After how many bytes without the delimiter `recvUntil` gives up, unless it is told. */
const MAX_UNTIL = 65_536;

/** What bytes are sent to and received from: a `Socket`. */
interface Stream {
  readonly fd: number;
  readonly closed: boolean;
  send(data: Data, options: WaitOptions): Promise<number>;
  recv(max: number, options: WaitOptions & { readonly flags?: number }): Promise<Bytes>;
}

/**
 * A stream that did not bring what `recvExactly` or `recvUntil` asked for. What it did bring is in `partial`, so that
 * nothing is lost.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, StreamError, socket, startPeer } from "socklab";
 *
 * const peer = await startPeer({ listen: 0 }, [{ send: "hello" }, { close: true }]);
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", peer.port);
 * try {
 *   await client.recvExactly(9);
 * } catch (error) {
 *   if (error instanceof StreamError) console.log(error.code, error.partial.text); // ERR_STREAM_ENDED hello
 * }
 * client.close();
 * await peer.done();
 * ```
 */
export class StreamError extends SocklabError {
  /** The class's name. */
  override readonly name = "StreamError";
  /** `ERR_STREAM_ENDED`: the peer ended it before; `ERR_STREAM_TOO_LONG`: `maxBytes` came without the delimiter. */
  readonly code: "ERR_STREAM_ENDED" | "ERR_STREAM_TOO_LONG";
  /** Always the same. */
  readonly syscall = "recv";
  /** What was taken from the receive queue. */
  readonly partial: Bytes;

  /** @internal */
  constructor(code: StreamError["code"], fd: number, sentence: string, partial: Bytes) {
    super(`recv(${fd}): ${sentence}`);
    this.code = code;
    this.partial = partial;
  }
}

/** One deadline for several calls: the options of each next one have what is left. */
function countdown(syscall: string, options: WaitOptions): () => WaitOptions {
  checkOptions(syscall, options, WAIT_KEYS);
  const { timeoutMs = inForce.timeoutMs } = options;
  checkTimeout(syscall, timeoutMs);
  const until = performance.now() + timeoutMs;
  return () => ({ ...options, timeoutMs: Math.max(1, Math.ceil(until - performance.now())) });
}

/** The error of one of several calls, which tells besides how far they had come. */
function withProgress(error: unknown, progress: Progress<Bytes>): unknown {
  return error instanceof WaitError || error instanceof SocketError ? error.after(progress) : error;
}

const reading = new WeakMap<Stream, string>();

/** Two calls that take a stream's bytes in turns would each get parts of the other's. */
function enter(syscall: string, socket: Stream): () => void {
  const other = reading.get(socket);
  if (other !== undefined && !socket.closed) {
    const sentence = `${other}() is under way on this socket, and the two would mix their bytes: await it first`;
    throw new ArgumentError("ERR_IN_USE", syscall, "this", sentence);
  }
  reading.set(socket, syscall);
  return () => reading.delete(socket);
}

/** Sends all of the data. An error carries `done`, the number of bytes that the kernel took. */
export async function sendAll(socket: Stream, data: Data, options: WaitOptions): Promise<number> {
  const bytes = checkData("sendAll", data);
  const left = countdown("sendAll", options);
  let done = 0;
  try {
    while (done < bytes.length) done += await socket.send(done === 0 ? bytes : bytes.subarray(done), left());
  } catch (error) {
    throw withProgress(error, { done });
  }
  return done;
}

/** Receives exactly `count` bytes. An error carries `partial`, the bytes that came. */
export async function recvExactly(socket: Stream, count: number, options: WaitOptions): Promise<Bytes> {
  checkInt("recvExactly", "count", count, 0, MAX_BYTES);
  const left = countdown("recvExactly", options);
  const all = new Uint8Array(count);
  let got = 0;
  const leave = enter("recvExactly", socket);
  try {
    while (got < count) {
      const part = await socket.recv(count - got, left());
      if (part.length === 0) {
        const sentence = `the stream ended after ${got} of ${count} bytes`;
        throw new StreamError("ERR_STREAM_ENDED", socket.fd, sentence, copyBytes(all, got));
      }
      all.set(part, got);
      got += part.length;
    }
  } catch (error) {
    throw withProgress(error, { partial: copyBytes(all, got) });
  } finally {
    leave();
  }
  return copyBytes(all, count);
}

/** Receives up to and with a delimiter. An error carries `partial`, the bytes that were taken from the queue. */
export async function recvUntil(
  socket: Stream,
  delimiter: Data,
  options: WaitOptions & { readonly maxBytes?: number },
): Promise<Bytes> {
  const mark = checkData("recvUntil", delimiter);
  checkInt("recvUntil", "delimiter.length", mark.length, 1, PEEK_BYTES);
  checkOptions("recvUntil", options, [...WAIT_KEYS, "maxBytes"]);
  const { maxBytes = MAX_UNTIL, ...rest } = options;
  checkInt("recvUntil", "maxBytes", maxBytes, 1, MAX_BYTES);
  const left = countdown("recvUntil", rest);
  const taken: number[] = [];
  const leave = enter("recvUntil", socket);
  try {
    for (;;) {
      const seen = await socket.recv(Math.min(PEEK_BYTES, maxBytes - taken.length), { ...left(), flags: MSG_PEEK });
      const text = [...taken.slice(Math.max(0, taken.length - mark.length + 1)), ...seen];
      const carried = text.length - seen.length;
      const at = find(text, mark);
      const take = at < 0 ? seen.length : at + mark.length - carried;
      if (seen.length === 0) {
        const sentence = `the stream ended after ${taken.length} bytes without the delimiter`;
        throw new StreamError("ERR_STREAM_ENDED", socket.fd, sentence, bytesOf(taken));
      }
      taken.push(...(await socket.recv(take, left())));
      if (at >= 0) return bytesOf(taken);
      if (taken.length >= maxBytes) {
        const sentence = `${maxBytes} bytes came without the delimiter: give a larger maxBytes`;
        throw new StreamError("ERR_STREAM_TOO_LONG", socket.fd, sentence, bytesOf(taken));
      }
    }
  } catch (error) {
    throw withProgress(error, { partial: bytesOf(taken) });
  } finally {
    leave();
  }
}

const bytesOf = (bytes: readonly number[]): Bytes => copyBytes(Uint8Array.from(bytes), bytes.length);

function find(text: readonly number[], mark: Uint8Array): number {
  return text.findIndex((_, at) => at + mark.length <= text.length && mark.every((byte, i) => text[at + i] === byte));
}
