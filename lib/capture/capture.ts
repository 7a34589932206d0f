import { checkOptions } from "../syscall/check-keys.ts";
import { monotonicNs } from "../syscall/clock.ts";
import type { TcpEndpoint } from "../trace/linux/procnet.ts";
import { trace } from "../trace/trace.ts";
import { Connections } from "./connections.ts";
import { filterProgram, foreignConnections } from "./filter.ts";
import type { Packet } from "./packet.ts";
import { PacketRing } from "./packet-ring.ts";
import { packetsOf } from "./packets-of.ts";

/** What a capture takes. */
export interface CaptureOptions {
  /** All TCP and UDP packets on the loopback interface, not only those of the sockets in the record. */
  readonly all?: boolean;
}

const running = new Set<Capture>();

/**
 * A capture of the packets on the loopback interface; `startCapture` makes one.
 *
 * @example
 * ```ts
 * import { type Capture, startCapture } from "socklab";
 *
 * const capture: Capture = startCapture();
 * console.log(capture.full); // false
 * capture.stop();
 * ```
 */
export class Capture {
  readonly #ring: PacketRing;
  readonly #all: boolean;
  readonly #connections = new Connections();
  readonly #found: Packet[] = [];
  #kept: readonly Packet[] | undefined;
  readonly #beganNs: number;
  #newestNs = 0;

  /** @internal `endpoints` is the list of `tcpEndpoints`, from somebody who has just read it. */
  constructor(all: boolean, endpoints?: readonly TcpEndpoint[]) {
    const now = monotonicNs();
    this.#ring = new PacketRing(filterProgram(all ? [] : foreignConnections(endpoints)), now);
    this.#all = all;
    this.#beganNs = now;
    running.add(this);
  }

  /** Whether the capture has no room left: it holds 16,384 packets, those that come later are missing. */
  get full(): boolean {
    return this.#ring.full;
  }

  /** How long after its beginning it had no room left, ns; undefined while there is some. */
  get fullAfterNs(): number | undefined {
    return this.full ? this.#newestNs - this.#beganNs : undefined;
  }

  /**
   * The packets so far, in the order in which they were sent: those from or to a port that the record knows, unless the
   * capture was started with `all`. After `stop` always the same ones.
   *
   * @example
   * ```ts
   * import { AF_INET, packetLabel, SOCK_DGRAM, startCapture, sys } from "socklab";
   *
   * const capture = startCapture();
   * const udp = sys.socket(AF_INET, SOCK_DGRAM);
   * sys.bind(udp, "127.0.0.1", 0);
   * sys.sendto(udp, "hello", 0, "127.0.0.1", sys.getsockname(udp)?.port);
   * console.log(capture.packets().map(packetLabel)); // [ "5 bytes" ]
   * capture.stop();
   * sys.close(udp);
   * ```
   */
  packets(): Packet[] {
    if (this.#kept) return [...this.#kept];
    for (const raw of this.#ring.take(monotonicNs())) {
      this.#newestNs = raw.atNs;
      const packet = this.#connections.decode(raw);
      if (packet) this.#found.push(packet);
    }
    return this.#all ? [...this.#found] : packetsOf(trace.events(), this.#found);
  }

  /**
   * Ends the capture. Its packets stay.
   *
   * @example
   * ```ts
   * import { startCapture } from "socklab";
   *
   * const capture = startCapture();
   * capture.stop();
   * console.log(capture.packets().length); // 0
   * ```
   */
  stop(): void {
    if (this.#kept) return;
    this.#kept = this.packets();
    this.#found.length = 0;
    this.#ring.close();
    running.delete(this);
  }
}

/**
 * Starts to capture the packets that sockets on this machine send each other, on the loopback interface. The kernel notes
 * each with its time, even while this process is blocked. Connections of other programs that exist already, such as
 * Jupyter's own, are left out. See packet(7).
 *
 * @throws {SocketError} EPERM without the capability CAP_NET_RAW; `runInNamespace` needs none
 * @example
 * ```ts
 * import { AF_INET, packetLabel, SOCK_STREAM, socket, startCapture } from "socklab";
 *
 * const capture = startCapture();
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", server.getsockname().port);
 * console.log(capture.packets().map(packetLabel)); // [ "SYN", "SYN-ACK", "ACK" ]
 * capture.stop();
 * for (const one of [client, server]) one.close();
 * ```
 */
export function startCapture(options: CaptureOptions = {}): Capture {
  checkOptions("startCapture", options, ["all"], "{ all: true }");
  return new Capture(options.all === true);
}

/** Ends every capture that is still running. */
export function stopCaptures(): void {
  for (const capture of running) capture.stop();
}
