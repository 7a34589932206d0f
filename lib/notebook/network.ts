import { setTimeout as pause } from "node:timers/promises";
import type { SocketNames } from "../analysis/socket-names.ts";
import { joinHosts } from "../capture/host-capture.ts";
import { fromRawLines } from "../capture/packet-lines.ts";
import { packetsOf } from "../capture/packets-of.ts";
import { ArgumentError } from "../syscall/error.ts";
import { fromJsonLines } from "../trace/jsonl.ts";
import { mergeRecords } from "../trace/merge-records.ts";
import { Child } from "./child.ts";
import { Host } from "./host.ts";
import { HostLine } from "./host-line.ts";
import type { HostRecord, NetworkReady } from "./host-message.ts";
import { OWN_NETWORK, type ProgramRun } from "./namespace.ts";
import { NetworkError } from "./network-error.ts";

const START_MS = 20_000;
const MOST_HOSTS = 6;
const NAME = /^[a-z][a-z0-9]{0,9}$/;
/** How long a packet that was sent before the record was asked for may be on its way. */
const ON_ITS_WAY_MS = 150;

/** A record of a network's hosts: `sequenceFigure(run.events, run)` draws it. */
export interface NetworkRun extends ProgramRun {
  /** Names for the sockets that hosts have kept in `here`: `a client`. */
  readonly names: SocketNames;
}

/** A network of hosts by name, and what was recorded on them. */
export type Network<Name extends string> = Readonly<Record<Name, Host>> & {
  /** What all hosts have recorded, and the packets that they sent each other; those that got lost are known as lost. */
  record(): Promise<NetworkRun>;
};

/**
 * Makes a network: hosts in a row, each a process in a network namespace of its own, each joined to the next by a wire.
 * A wire is an Ethernet of its own: the first has the addresses 10.0.1.1 and 10.0.1.2, the second 10.0.2.1 and 10.0.2.2,
 * and so on. The hosts in the middle are routers; each host knows the way to all others. A new lesson ends the network,
 * and nothing is left of it. See network_namespaces(7), veth(4), ip-route(8).
 *
 * @param names the hosts' names from left to right, two to six of them: `"a", "r", "b"`
 * @throws {ArgumentError} for what is no name
 * @throws {NetworkError} ERR_NOT_PERMITTED where the system permits no network namespaces, or the program ip is missing
 * @example
 * ```ts
 * import { lesson, network } from "socklab";
 *
 * await lesson("10.1");
 * const { a, b } = await network("a", "r", "b");
 * await b.run(({ here, socket, AF_INET, SOCK_STREAM }) => {
 *   here.door = socket(AF_INET, SOCK_STREAM);
 *   here.door.bind("10.0.2.2", 5000);
 *   here.door.listen(1);
 * });
 * await a.run(({ socket, AF_INET, SOCK_STREAM }) => socket(AF_INET, SOCK_STREAM).connect("10.0.2.2", 5000));
 * await lesson.end();
 * ```
 */
export async function network<Name extends string>(...names: Name[]): Promise<Network<Name>> {
  checkNames(names);
  const { line, pids } = await started(names);
  const hosts = names.map((name, i) => new Host(line, name, pids[i] ?? -1, addressesOf(i, names.length)));
  await Promise.all(hosts.map((host, i) => setUp(line, host, names, i)));
  const asked = (): Promise<HostRecord[]> =>
    Promise.all(hosts.map(({ name }) => line.ask<HostRecord>(name, { task: "record" })));
  const record = async (): Promise<NetworkRun> => {
    const sent = await asked();
    await pause(ON_ITS_WAY_MS);
    const got = await asked();
    return joined(sent, got, pids);
  };
  return { ...(Object.fromEntries(hosts.map((host) => [host.name, host])) as Record<Name, Host>), record };
}

/** Whose namespaces they are: one's own, in a user namespace, where anybody may; else root's. */
const WAYS = [OWN_NETWORK, ["unshare", "--net"]] as const;

async function started(names: readonly string[]): Promise<{ line: HostLine; pids: readonly number[] }> {
  let why = "";
  for (const way of WAYS) {
    const child = new Child("network-main", names, way, true);
    const ready = await child.firstLine(START_MS).catch(() => undefined);
    if (ready !== undefined) return { line: new HostLine(child), pids: (JSON.parse(ready) as NetworkReady).pids };
    why ||= child.complaint;
  }
  throw notPermitted(why);
}

const notPermitted = (why: string): NetworkError =>
  new NetworkError("ERR_NOT_PERMITTED", "network", `hosts with a network each are not permitted here (${why})`);

/** The addresses of a host, the left wire's first. */
function addressesOf(i: number, count: number): string[] {
  return [...(i > 0 ? [`10.0.${i}.2`] : []), ...(i < count - 1 ? [`10.0.${i + 1}.1`] : [])];
}

/** Gives a host its addresses and routes, and makes a router of one in the middle. */
async function setUp(line: HostLine, { name, addresses }: Host, names: readonly string[], i: number): Promise<void> {
  const [left, right] = [names[i - 1], names[i + 1]];
  const wires = [left, right].flatMap((other) => (other === undefined ? [] : [`to-${other}`]));
  await line.ask(name, { task: "set", path: "ipv6/conf/all/disable_ipv6", value: "1" }).catch(() => {}); // it has none
  await line.ask(name, { task: "whole", interfaces: wires });
  const routes = names.slice(1).flatMap((_, wire) => {
    if (wire === i || wire === i - 1) return [];
    return [`route add 10.0.${wire + 1}.0/24 via ${wire < i ? `10.0.${i}.1` : `10.0.${i + 1}.2`}`];
  });
  const commands = [
    ...wires.map((wire, at) => `addr add ${addresses[at]}/24 dev ${wire}`),
    ...wires.map((wire) => `link set dev ${wire} up`),
    ...routes,
  ];
  await line.ask(name, { task: "ip", commands });
  if (wires.length < 2) return;
  await line.ask(name, { task: "set", path: "ipv4/ip_forward", value: "1" }).catch((error: Error) => {
    throw notPermitted(error.message); // /proc/sys may be read-only
  });
}

function joined(sent: readonly HostRecord[], got: readonly HostRecord[], pids: readonly number[]): NetworkRun {
  const records = sent.map(({ events }, i) => fromJsonLines(events).map((event) => ({ ...event, pid: pids[i] ?? -1 })));
  const events = mergeRecords(...records);
  const packets = joinHosts(
    sent.map((one, i) => ({ sent: fromRawLines(one.sent), got: fromRawLines(got[i]?.got ?? "") })),
  );
  return {
    events,
    packets: packetsOf(events, packets),
    missing: "",
    names: Object.assign({}, ...sent.map(({ names }) => names)),
  };
}

function checkNames(names: readonly unknown[]): void {
  const fine =
    names.every((name) => typeof name === "string" && NAME.test(name)) && new Set(names).size === names.length;
  if (fine && !names.includes("record") && names.length >= 2 && names.length <= MOST_HOSTS) return;
  const what = `give two to ${MOST_HOSTS} hosts a name each, of small letters and digits: network("a", "r", "b")`;
  throw new ArgumentError("ERR_ARG_TYPE", "network", "names", what);
}
