import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Subject } from "../../exercise.ts";
import { Conn } from "./conn.ts";
import { AnswerError, Failure } from "./failure.ts";
import { Random } from "./random.ts";
import { silentPort } from "./silent-port.ts";
import { Witness } from "./transcript.ts";
import { sameValue, showValue, type Value } from "./value.ts";

const HOST = "127.0.0.1";

const RETURNED = "the function returned too early: does it await each call, and accept() once for every client?";

/** How long a check may take and wait, in milliseconds. */
export interface Limits {
  /** A check as a whole, and so a call of the answer. */
  readonly deadlineMs: number;
  /** One wait of the test for something that the answer is to do. */
  readonly patienceMs: number;
  /** One wait of the answer's own socket calls that names no deadline. Shorter than patience, so that it tells its side. */
  readonly answerMs: number;
}

/** A listening peer. */
export interface Listening {
  readonly port: number;
  /** How many connections it has had. */
  readonly count: number;
  /**
   * Settles when so many connections (1 by default) have come and the scripts of all are through.
   *
   * @throws {Failure} when fewer connected, or a script failed
   */
  done(connections?: number): Promise<void>;
}

/** A datagram peer. */
export interface Datagrams {
  readonly port: number;
  /** What came, as texts. */
  readonly received: readonly string[];
}

/** A datagram that came. */
export interface Heard {
  readonly text: string;
  /** How many came before it. */
  readonly index: number;
  /** The port that it came from. */
  readonly port: number;
  /** Answers it, now or later. */
  answer(text: string): void;
}

/** What a check may use: peers on loopback that do as a script says, a seeded generator, and ways to compare. */
export class Lab {
  readonly random: Random;
  readonly limits: Limits;
  readonly #witness = new Witness();
  readonly #closers: (() => void)[] = [];
  readonly #openBefore: number;
  #over = false;

  /** @param openBefore how many sockets the answer's process had open before the check */
  constructor(seed: number, limits: Limits, openBefore = 0) {
    this.random = new Random(seed);
    this.limits = limits;
    this.#openBefore = openBefore;
  }

  /** What the peers saw, a line each. */
  get seen(): readonly string[] {
    return this.#witness.lines();
  }

  /** Whether the check is over: a play that goes on by itself should end. */
  get over(): boolean {
    return this.#over;
  }

  /** A note among what the peers saw. */
  note(who: string, what: string): void {
    this.#witness.note(who, what);
  }

  /** A TCP port of loopback that nobody has at the moment. */
  async port(): Promise<number> {
    const server = createServer();
    const port = await this.#listen(server, 0);
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  /** A server that plays a script with each connection; they are counted from 0. */
  async server(script: (conn: Conn, index: number) => Promise<void> | void, port = 0): Promise<Listening> {
    const scripts: Promise<unknown>[] = [];
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      const conn = this.#conn(socket, "server");
      this.note("server", "a client connected");
      scripts.push(settled(async () => script(conn, scripts.length)));
    });
    const own = await this.#listen(server, port);
    return {
      port: own,
      get count() {
        return scripts.length;
      },
      done: async (connections = 1) => {
        const until = performance.now() + this.limits.patienceMs;
        while (scripts.length < connections && !this.#over && performance.now() < until) await sleep(2);
        if (scripts.length < connections) {
          const wanted = connections === 1 ? "a connection" : `${connections} connections`;
          throw new Failure(
            `${wanted} to port ${own}`,
            scripts.length === 0 ? "nobody connected" : `${scripts.length}`,
          );
        }
        for (const error of await Promise.all(scripts)) if (error !== undefined) throw error;
      },
    };
  }

  /**
   * A client of the answer's server. It tries again while nobody listens there.
   *
   * @throws {Failure} when nobody listens there in time
   */
  async client(port: number, name = "client"): Promise<Conn> {
    const until = performance.now() + this.limits.patienceMs;
    for (;;) {
      const socket = await this.#attempt(port);
      if (socket) {
        this.note(name, "connected");
        return this.#conn(socket, name);
      }
      if (this.#over || performance.now() > until) {
        this.note(name, "was refused, again and again");
        throw new Failure(
          `a server that listens on 127.0.0.1:${port}`,
          `nobody listened there for ${this.limits.patienceMs} ms: connection refused`,
          undefined,
          true,
        );
      }
      await sleep(3);
    }
  }

  /** Whether somebody listens on a port of loopback now. */
  async listens(port: number): Promise<boolean> {
    const socket = await this.#attempt(port);
    socket?.destroy();
    return socket !== undefined;
  }

  /** A datagram peer that hears each datagram, and may answer it. */
  async datagrams(hear: (heard: Heard) => void): Promise<Datagrams> {
    const received: string[] = [];
    const udp = await this.#udp();
    udp.on("message", (data, from) => {
      const text = data.toString();
      this.note("server", `received ${showValue(text)}`);
      received.push(text);
      const answer = (words: string): void => {
        this.note("server", `answered ${showValue(words)}`);
        udp.send(words, from.port, from.address, () => {});
      };
      hear({ text, index: received.length - 1, port: from.port, answer });
    });
    return { port: udp.address().port, received };
  }

  /** A datagram from somebody who was not asked. */
  async strangersDatagram(port: number, text: string): Promise<void> {
    this.note("a stranger", `sent ${showValue(text)}`);
    const udp = await this.#udp();
    udp.send(text, port, HOST, () => {});
  }

  /** A port that neither takes nor refuses a connection. */
  silentPort(): number {
    const silent = silentPort();
    this.#closers.push(silent.close);
    return silent.port;
  }

  sleep(ms: number): Promise<void> {
    return sleep(ms);
  }

  /**
   * Plays the other end while the answer runs. An answer that fails meanwhile ends it at once.
   *
   * @throws {AnswerError} the answer's
   * @throws {Failure} the play's
   */
  async during<T>(running: Promise<unknown>, play: () => Promise<T>): Promise<T> {
    let returned = false;
    const failed = new Promise<never>((_, reject) => {
      running.then(() => {
        returned = true;
      }, reject);
    });
    try {
      return await Promise.race([play(), failed]);
    } catch (error) {
      if (!(error instanceof Failure && error.waited && returned)) throw error;
      throw new Failure(error.expected, `${error.got} (the function had returned by then)`, error.look ?? RETURNED);
    }
  }

  /** @throws {Failure} when two values differ */
  equal(got: Value, expected: Value, look?: string): void {
    if (!sameValue(got, expected)) throw new Failure(showValue(expected), showValue(got), look);
  }

  /** @throws {Failure} when something is not so */
  ok(isSo: boolean, expected: string, got: string, look?: string): void {
    if (!isSo) throw new Failure(expected, got, look);
  }

  /**
   * @param when in words, after "an error": `"when the stream ends too early"`
   * @throws {Failure} when the answer returns, or waits, where it should throw
   */
  async throws(running: Promise<Value>, when: string): Promise<void> {
    let got: Value;
    try {
      got = await running;
    } catch (error) {
      if (error instanceof AnswerError && error.reason === "threw" && error.code !== "ERR_DEADLINE") return;
      throw error;
    }
    throw new Failure(`an error ${when}`, `it returned ${showValue(got)}`);
  }

  /** @throws {Failure} when the answer keeps sockets open after it has returned */
  async allClosed(subject: Subject): Promise<void> {
    const until = performance.now() + 60;
    let open = (await subject.openSockets()) - this.#openBefore;
    while (open > 0 && performance.now() < until) {
      await sleep(5);
      open = (await subject.openSockets()) - this.#openBefore;
    }
    if (open <= 0) return;
    const sockets = `${open} socket${open === 1 ? " is" : "s are"}`;
    throw new Failure("every socket closed when the function returns", `${sockets} still open`);
  }

  /** Ends every peer. */
  close(): void {
    this.#over = true;
    for (const close of this.#closers.splice(0)) close();
  }

  #conn(socket: Socket, who: string): Conn {
    const conn = new Conn(socket, who, this.#witness, this.limits.patienceMs);
    if (this.#over) conn.close();
    else this.#closers.push(() => conn.close());
    return conn;
  }

  async #udp(): Promise<UdpSocket> {
    const udp = createSocket("udp4");
    this.#closers.push(() => udp.close());
    udp.on("error", () => {});
    await new Promise<void>((resolve) => udp.bind(0, HOST, resolve));
    return udp;
  }

  #attempt(port: number): Promise<Socket | undefined> {
    return new Promise((resolve) => {
      const socket = connect({ port, host: HOST, allowHalfOpen: true });
      socket.once("error", () => resolve(undefined));
      socket.once("connect", () => resolve(socket));
    });
  }

  #listen(server: Server, port: number): Promise<number> {
    this.#closers.push(() => server.close());
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host: HOST }, () => resolve((server.address() as { port: number }).port));
    });
  }
}

/** What a script threw, or nothing: it is asked for later, and must not count as unhandled until then. */
async function settled(script: () => Promise<void> | void): Promise<unknown> {
  try {
    await script();
    return undefined;
  } catch (error) {
    return error;
  }
}
