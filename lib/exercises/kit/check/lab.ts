import { createServer, Socket } from "node:net";
import { tcpEndpoints } from "../../../trace/linux/procnet.ts";
import { Clock, type Limits } from "./check-clock.ts";
import { Conn } from "./conn.ts";
import { Failure } from "./failure.ts";
import { narrowSocket } from "./narrow.ts";
import { attemptTo, boundUdp, HOST, hasDatagramPort, listenOn } from "./peer-ports.ts";
import { Random } from "./random.ts";
import { MOST_CONNECTIONS, MOST_DATAGRAMS, Room } from "./room.ts";
import { silentPort } from "./silent-port.ts";
import { Transcript } from "./transcript.ts";
import { showValue } from "./value.ts";

/** A listening peer. */
export interface Listening {
  readonly port: number;
  /**
   * Settles when somebody has connected and the script of every connection is through.
   *
   * @throws {Failure} when nobody connected, or a script failed
   */
  done(): Promise<void>;
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

const SERVES = "is it bound, and does it take as many questions as it is told before it closes?";
const ANSWERS = "each question that is received needs an answer: is there a way through the function without one?";

/** A datagram that came as an answer. */
export interface Answered {
  readonly text: string;
  /** The address that it came from. */
  readonly host: string;
  readonly port: number;
}

/**
 * What a check may use: peers on loopback that do as a script says, a clock, and a seeded generator. The peers are made
 * with `node:net`, not with the course's sockets: what they see is somebody else's word.
 */
export class Lab {
  readonly random: Random;
  readonly clock: Clock;
  /** How many sockets the answer's process had open before the check. */
  readonly openBefore: number;
  readonly #transcript = new Transcript();
  readonly #room = new Room();
  readonly #closers: (() => void)[] = [];

  constructor(seed: number, limits: Limits, openBefore = 0) {
    this.random = new Random(seed);
    this.clock = new Clock(limits);
    this.openBefore = openBefore;
  }

  /** What the peers saw, a line each. */
  get seen(): readonly string[] {
    return this.#transcript.lines();
  }

  /** A note among what the peers saw. */
  note(who: string, what: string): void {
    this.#transcript.note(who, what);
  }

  /** A TCP port of loopback that nobody has at the moment. */
  async port(): Promise<number> {
    const server = createServer();
    const port = await listenOn(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  /**
   * A server that plays a script with each connection; they are counted from 0.
   *
   * @param size whether its connections are narrow: see `narrowSocket`
   * @param name what it is called where it is told what the peers saw
   */
  async server(
    script: (conn: Conn, index: number) => Promise<void> | void,
    size: "wide" | "narrow" = "wide",
    name = "server",
  ): Promise<Listening> {
    const scripts: Promise<unknown>[] = [];
    let isFlooded = false;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      if (!this.#room.takeConnection()) {
        isFlooded = true;
        socket.destroy();
        return;
      }
      const conn = this.#conn(socket, name);
      this.note(name, "a client connected");
      scripts.push(settled(async () => script(conn, scripts.length)).finally(() => conn.endWithAnswer()));
    });
    const port = await listenOn(server, size === "wide" ? 0 : { fd: narrowSocket("listen") });
    this.#closeWithIt(() => server.close());
    return {
      port,
      done: async () => {
        const came = await this.clock.patiently(() => scripts.length > 0 || undefined);
        if (!came) throw new Failure(`a connection to port ${port}`, "nobody connected");
        if (isFlooded) throw new Failure("a few connections", `more than ${MOST_CONNECTIONS}`);
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
    const socket = await this.clock.patiently(() => attemptTo(port));
    if (socket) {
      this.note(name, "connected");
      return this.#conn(socket, name);
    }
    this.note(name, "was refused, again and again");
    throw new Failure(
      `a server that listens on 127.0.0.1:${port}`,
      `nobody listened there for ${this.clock.limits.patienceMs} ms: connection refused`,
      undefined,
      true,
    );
  }

  /** A client that takes little at a time: see `narrowSocket`. It comes when another has been served. */
  narrowClient(port: number): Conn {
    this.note("client", "connected");
    return this.#conn(new Socket({ fd: narrowSocket({ connectTo: port }), allowHalfOpen: true }), "client");
  }

  /** Takes a port, as another server would. */
  async hold(port: number): Promise<void> {
    await this.clock.patiently(async () => {
      const server = createServer((socket) => socket.destroy());
      try {
        await listenOn(server, port);
      } catch {
        return undefined; // whoever had it may still be closing it
      }
      this.#closeWithIt(() => server.close());
      return true;
    });
  }

  /** Whether somebody listens on a port of loopback now. */
  async listens(port: number): Promise<boolean> {
    const socket = await attemptTo(port);
    socket?.destroy();
    return socket !== undefined;
  }

  /** A datagram peer that hears each datagram, and may answer it. */
  async datagrams(hear: (heard: Heard) => void): Promise<Datagrams> {
    const received: string[] = [];
    const udp = await boundUdp();
    this.#closeWithIt(() => udp.close());
    udp.on("message", (data, from) => {
      if (!this.#room.takeDatagram(data.length)) {
        this.note("server", `received more than ${MOST_DATAGRAMS} datagrams, and went away`);
        udp.removeAllListeners("message");
        return;
      }
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
    const udp = await boundUdp();
    this.#closeWithIt(() => udp.close());
    udp.send(text, port, HOST, () => {});
  }

  /** A UDP port of loopback that nobody has at the moment. */
  async datagramPort(): Promise<number> {
    const udp = await boundUdp();
    const { port } = udp.address();
    await new Promise<void>((resolve) => udp.close(() => resolve()));
    return port;
  }

  /**
   * Asks the answer's datagram server, at any of this machine's addresses, and gives the answer, wherever that comes from.
   *
   * @throws {Failure} when nobody has the port in time, or nothing comes
   */
  async ask(host: string, port: number, question: string, name = "client"): Promise<Answered> {
    const isThere = await this.clock.patiently(() => hasDatagramPort(port) || undefined);
    if (!isThere) throw new Failure(`a datagram socket at port ${port}`, "nobody has that port", SERVES, true);
    const udp = await boundUdp();
    this.#closeWithIt(() => udp.close());
    let came: Answered | undefined;
    udp.once("message", (data, from) => {
      this.note(name, `received ${showValue(data.toString())} from ${from.address}`);
      came = { text: data.toString(), host: from.address, port: from.port };
    });
    this.note(name, `asked ${host}: ${showValue(question)}`);
    udp.send(question, port, host, () => {});
    const answered = await this.clock.patiently(() => came);
    if (answered) return answered;
    throw new Failure("an answer", `none within ${this.clock.limits.patienceMs} ms`, ANSWERS, true);
  }

  /** Whether a datagram socket has a port now. */
  hasDatagramPort(port: number): boolean {
    return hasDatagramPort(port);
  }

  /** A port that neither takes nor refuses a connection. */
  silentPort(): number {
    const silent = silentPort();
    this.#closeWithIt(silent.close);
    return silent.port;
  }

  /** A port that is silent until a client has tried it, and then answers what that client's kernel asks a second later. */
  slowPort(): number {
    const silent = silentPort();
    this.#closeWithIt(silent.close);
    const isTried = (): boolean => tcpEndpoints({ port: silent.port, state: "SYN_SENT" }).length > 0;
    void this.clock.patiently(() => isTried() || undefined).then(() => this.clock.over || silent.answer());
    return silent.port;
  }

  /** Ends every peer. */
  close(): void {
    this.clock.stop();
    for (const close of this.#closers.splice(0)) close();
  }

  #conn(socket: Socket, who: string): Conn {
    const conn = new Conn(socket, who, this.#transcript, this.clock, this.#room);
    this.#closeWithIt(() => conn.close());
    return conn;
  }

  /** Closes something when the check is over; at once, if that was while it was made. */
  #closeWithIt(close: () => void): void {
    if (this.clock.over) close();
    else this.#closers.push(close);
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
