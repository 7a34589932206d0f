import { encodeAddress, hostText } from "../syscall/address.ts";
import { BY, call, callOnThread, orThrow } from "../syscall/call.ts";
import { AF_INET, AF_PACKET, IPPROTO_RAW, MSG_DONTWAIT, POLLIN, SOCK_DGRAM, SOCK_RAW } from "../syscall/constants.ts";
import { SPECS } from "../syscall/libc.ts";

/** A packet that passes a host, for its rule. */
export interface PassingPacket {
  /** The how-many-eth packet to pass since the rule was given, from 1. */
  readonly number: number;
  /** Its length in bytes, IP header included. */
  readonly length: number;
  /** The sender's address. */
  readonly from: string;
  /** The receiver's. */
  readonly to: string;
  /** What it carries. */
  readonly protocol: "TCP" | "UDP" | "ICMP" | "other";
}

/** What becomes of a packet: `"pass"`, `"lose"`, or after how many milliseconds it goes on. */
export type Fate = "pass" | "lose" | number;

/** IPv4's ETH_P_IP in network order, as a protocol of AF_PACKET. */
const ETH_P_IP = 0x0008;
const LARGEST = 65_536;
const LOOK_MS = 200;
const PROTOCOLS: Readonly<Record<number, PassingPacket["protocol"]>> = { 1: "ICMP", 6: "TCP", 17: "UDP" };

/** A router that is a program: takes each packet that is not for this host, asks its rule, and sends it on. */
export class Forwarder {
  rule: (packet: PassingPacket) => Fate;
  number = 0;
  readonly #in: number;
  readonly #out: number;
  readonly #own: ReadonlySet<string>;

  /** @param own the host's own addresses, whose packets are none of its business */
  constructor(rule: (packet: PassingPacket) => Fate, own: readonly string[]) {
    this.rule = rule;
    this.#own = new Set(own);
    this.#in = open(AF_PACKET, SOCK_DGRAM, ETH_P_IP);
    this.#out = open(AF_INET, SOCK_RAW, IPPROTO_RAW); // packets with an IP header of their own, which the kernel routes
    void this.#watch();
  }

  async #watch(): Promise<never> {
    for (;;) {
      await callOnThread(0, SPECS.poll, BY.LIBRARY, Int32Array.of(this.#in, POLLIN), 1, LOOK_MS);
      for (let bytes = this.#take(); bytes; bytes = this.#take()) this.#forward(bytes);
    }
  }

  #take(): Uint8Array | undefined {
    const buffer = new Uint8Array(LARGEST);
    const length = call(SPECS.recv, BY.LIBRARY, this.#in, buffer, buffer.length, MSG_DONTWAIT);
    return length < 0 ? undefined : buffer.slice(0, length);
  }

  #forward(bytes: Uint8Array): void {
    const [from, to] = [hostText(bytes.slice(12, 16)), hostText(bytes.slice(16, 20))];
    if (this.#own.has(to)) return;
    const protocol = PROTOCOLS[bytes[9] ?? 0] ?? "other";
    const fate = this.rule({ number: ++this.number, length: bytes.length, from, to, protocol });
    if (fate === "lose") return;
    bytes[8] = (bytes[8] ?? 1) - 1; // one hop less to live
    const goOn = (): void => {
      const address = encodeAddress("sendto", to, 0);
      call(SPECS.sendto, BY.LIBRARY, this.#out, bytes, bytes.length, MSG_DONTWAIT, address, address.length);
    };
    if (typeof fate === "number") setTimeout(goOn, fate);
    else goOn();
  }
}

function open(family: number, type: number, protocol: number): number {
  return orThrow(SPECS.socket, call(SPECS.socket, BY.LIBRARY, family, type, protocol), -1);
}
