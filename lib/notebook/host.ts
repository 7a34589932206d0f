import { wrongType } from "../syscall/check-arguments.ts";
import type { Fate, PassingPacket } from "./forwarder.ts";
import type { HostLine } from "./host-line.ts";
import type { HostTools } from "./host-tools.ts";

/**
 * A host of a `network`: a process with a network of its own.
 *
 * @example
 * ```ts
 * import { type Host, lesson, network } from "socklab";
 *
 * await lesson("10.1");
 * const { r } = await network("a", "r", "b");
 * const router: Host = r;
 * console.log(router.addresses.join(", ")); // 10.0.1.2, 10.0.2.1
 * await lesson.end();
 * ```
 */
export class Host {
  /** Its name. */
  readonly name: string;
  /** The number of its process. */
  readonly pid: number;
  /** Its addresses, the left wire's first. */
  readonly addresses: readonly string[];
  readonly #line: HostLine;

  /** @internal */
  constructor(line: HostLine, name: string, pid: number, addresses: readonly string[]) {
    this.#line = line;
    this.name = name;
    this.pid = pid;
    this.addresses = addresses;
  }

  /**
   * Runs a function in the host's process. It travels as text, so it knows nothing of the cell: it is given the library
   * as an object, `({ here, socket, AF_INET, … }) => …`, and what else you hand over. Sockets that it keeps in `here` are
   * there in the next function. Values come back as JSON.
   *
   * @param what the function, which may be `async`
   * @param args what else it is to be given, as JSON
   * @throws {NetworkError} with the code of what the function threw
   * @example
   * ```ts
   * import { lesson, network } from "socklab";
   *
   * await lesson("10.1");
   * const { b } = await network("a", "b");
   * console.log(await b.run(({ socket, AF_INET, SOCK_DGRAM }, host) => {
   *   const udp = socket(AF_INET, SOCK_DGRAM);
   *   udp.bind(host, 5000);
   *   return udp.getsockname().host;
   * }, "10.0.1.2")); // 10.0.1.2
   * await lesson.end();
   * ```
   */
  run<Args extends unknown[], Value>(
    what: (tools: HostTools, ...args: Args) => Value,
    ...args: Args
  ): Promise<Awaited<Value>> {
    if (typeof what !== "function") throw wrongType("run", "what", "a function: run(({ socket }) => …)", what);
    return this.#line.ask(this.name, { task: "run", source: String(what), args });
  }

  /**
   * Runs ip(8) on the host, and gives what it printed: `ip("route")`, `ip("neigh")`, `ip("link set dev to-r down")`.
   *
   * @param commands what stands after `ip`, each for a run of its own
   * @throws {NetworkError} with what `ip` complained of
   * @example
   * ```ts
   * import { lesson, network } from "socklab";
   *
   * await lesson("10.1");
   * const { a } = await network("a", "b");
   * console.log((await a.ip("route")).trim()); // 10.0.1.0/24 dev to-b …
   * await lesson.end();
   * ```
   */
  ip(...commands: string[]): Promise<string> {
    return this.#line.ask(this.name, { task: "ip", commands });
  }

  /**
   * Sets one of the kernel's switches on the host, by its name below `net`: `set("ipv4.tcp_mtu_probing", 1)`. See
   * sysctl(8), and ip-sysctl.rst of the kernel.
   *
   * @throws {NetworkError} for one that does not exist, and for a value that the kernel refuses
   * @example
   * ```ts
   * import { lesson, network } from "socklab";
   *
   * await lesson("10.1");
   * const { a } = await network("a", "b");
   * await a.set("ipv4.ip_default_ttl", 3); // its packets pass three routers at most
   * await lesson.end();
   * ```
   */
  set(name: string, value: number): Promise<void> {
    return this.#line.ask(this.name, { task: "set", path: name.replaceAll(".", "/"), value: String(value) });
  }

  /**
   * Makes a router of the host that is a program: from now on each packet that passes is asked of the rule. The host
   * keeps no record any more. A later call changes the rule.
   *
   * @param rule says of a packet `"pass"`, `"lose"`, or after how many milliseconds it goes on. It travels as text, too.
   * @throws {NetworkError} where the rule is no function
   * @example
   * ```ts
   * import { lesson, network } from "socklab";
   *
   * await lesson("10.1");
   * const { r } = await network("a", "r", "b");
   * await r.forward(({ number }) => (number % 5 === 0 ? "lose" : 20)); // every fifth is lost, the others take 20 ms
   * await lesson.end();
   * ```
   */
  forward(rule: (packet: PassingPacket) => Fate): Promise<void> {
    if (typeof rule !== "function") throw wrongType("forward", "rule", 'a function: forward(() => "pass")', rule);
    return this.#line.ask(this.name, { task: "forward", source: String(rule) });
  }
}
