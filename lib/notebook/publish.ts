import { hasOwnNetwork } from "../base/notebook-network.ts";
import { encodeAddress } from "../syscall/address.ts";
import { BY, call, orThrow } from "../syscall/call.ts";
import { checkInt } from "../syscall/check-arguments.ts";
import { AF_UNIX, SO_RCVTIMEO, SOCK_STREAM, SOL_SOCKET } from "../syscall/constants.ts";
import { SocketError } from "../syscall/error.ts";
import { SPECS } from "../syscall/libc.ts";
import { timeval } from "../syscall/options.ts";

/** Where jupyter-kernel listens for this: a name that only the notebook's own network has. */
const PUBLISHER = "@socklab-publish";
const ANSWER_MS = 5000;
const MOST_BYTES = 256;

/** A port that can be reached from outside of the notebook's network. */
export interface Published {
  /** The lesson's port. */
  readonly port: number;
  /** Where a browser or curl on this machine finds it. */
  readonly url: string;
}

let some = false;

/**
 * Publishes a TCP port of this notebook's own network on the machine's loopback interface, and says where: then a browser
 * or curl on this machine reaches what the lesson's server has to say. It has the same number there, or another one if that
 * is somebody's. Each visitor's connection ends in front of the network, and a connection from 127.0.0.1 to the port is
 * made in it. All this ends with the lesson. Where the notebook shares the machine's network, nothing needs publishing.
 *
 * @param port 1 to 65535, where a server listens on 127.0.0.1 or on all addresses, now or later
 * @throws {SocketError} EMFILE, ENOBUFS and the like, if the machine has no port to give
 * @example
 * ```ts
 * import { AF_INET, publish, SOCK_STREAM, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(5);
 * const { url } = publish(server.getsockname().port);
 * console.log(url); // http://127.0.0.1:…/
 * server.close();
 * ```
 */
export function publish(port: number | undefined): Published {
  const own = checkInt("publish", "port", port, 1, 65_535);
  const isOwn = hasOwnNetwork();
  const url = `http://127.0.0.1:${isOwn ? publishOutside(own) : own}/`;
  console.log(
    isOwn
      ? `Port ${own} of this notebook is published until the lesson ends: ${url}`
      : `Port ${own} is on the machine's network, and needs no publishing: ${url}`,
  );
  return { port: own, url };
}

/** Ends what was published. */
export function endPublishing(): void {
  if (some) ask({ end: true });
  some = false;
}

function publishOutside(port: number): number {
  some = true;
  const { port: outside, errno = 0 } = ask({ publish: port });
  if (outside !== undefined) return outside;
  const what = "the machine gave no port to publish this one: try again once other programs have ended";
  throw new SocketError("bind", errno, -1, `127.0.0.1:${port}`, {}, what);
}

/** Asks the process that stands between this one and the machine's network, and waits for its answer. */
function ask(request: object): { port?: number; errno?: number } {
  const fd = orThrow(SPECS.socket, call(SPECS.socket, BY.LIBRARY, AF_UNIX, SOCK_STREAM, 0), -1);
  try {
    const [address, limit] = [encodeAddress("publish", PUBLISHER, undefined), timeval(ANSWER_MS)];
    call(SPECS.setsockopt, BY.LIBRARY, fd, SOL_SOCKET, SO_RCVTIMEO, limit, limit.byteLength);
    orThrow(SPECS.connect, call(SPECS.connect, BY.LIBRARY, fd, address, address.length), fd, PUBLISHER);
    const question = new TextEncoder().encode(`${JSON.stringify(request)}\n`);
    orThrow(SPECS.send, call(SPECS.send, BY.LIBRARY, fd, question, question.length, 0), fd);
    const answer = new Uint8Array(MOST_BYTES);
    const length = orThrow(SPECS.recv, call(SPECS.recv, BY.LIBRARY, fd, answer, answer.length, 0), fd);
    return JSON.parse(new TextDecoder().decode(answer.subarray(0, length)) || "{}");
  } finally {
    call(SPECS.close, BY.LIBRARY, fd);
  }
}
