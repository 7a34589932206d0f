import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  ArgumentError,
  connectedPair,
  connectedPairs,
  listenerWith,
  SO_RCVBUF,
  SO_SNDBUF,
  SOL_SOCKET,
  Socket,
  SocketError,
  trace,
} from "../../lib/mod.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";

expectNoLeaks();

/** The states of the sockets at a port of 127.0.0.1, in /proc/net/tcp's own numbers: 01 ESTABLISHED, 0A LISTEN. */
function statesAt(port: number): string[] {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = readFileSync("/proc/net/tcp", "utf8").split("\n");
  const fields = rows.map((line) => line.trim().split(/\s+/));
  return fields.filter(([, own]) => own === local).map(([, , , state = ""]) => state);
}

/** What a set-up made, whose sockets the shared clean-up closes. */
function closing<T extends object>(made: T): T {
  for (const one of Object.values(made).flat()) if (one instanceof Socket) closeLater(one);
  return made;
}

describe("listenerWith()", () => {
  test.each([0, 1, 7])("has %i clients in the accept queue, in the order in which they came", async (count) => {
    const { server, clients, port } = closing(await listenerWith(count));
    expect(server.view().acceptQueue).toBe(count);
    expect(statesAt(port).sort()).toEqual([...Array(2 * count).fill("01"), "0A"].slice(count));
    for (const client of clients) {
      const conn = closeLater(await server.accept());
      expect(conn.getpeername()).toEqual(client.getsockname());
    }
  });

  test("takes the port and the backlog that it is given", async () => {
    const free = await listenerWith(0);
    free.server.close();
    expect(closing(await listenerWith(0, { port: free.port })).port).toBe(free.port);
    const { server } = closing(await listenerWith(2, { backlog: 1 }));
    expect(server.view()).toMatchObject({ acceptLimit: 1, acceptQueue: 2 });
  });

  test("leaves nothing open where the port is taken", async () => {
    const { port } = closing(await listenerWith(0));
    await expect(listenerWith(1, { port })).rejects.toThrow(SocketError);
    expect(statesAt(port)).toEqual(["0A"]);
  });

  test.each([[-1], [1.5], ["2"], [1001], [undefined]])("refuses %j clients", async (count) => {
    await expect(listenerWith(count as number)).rejects.toThrow(ArgumentError);
  });

  test("refuses an option that it does not have, and names the nearest", async () => {
    await expect(listenerWith(1, { prot: 5000 } as never)).rejects.toThrow(/did you mean port/);
  });
});

describe("connectedPair()", () => {
  test("is one connection, both ends of it here", async () => {
    const { client, conn, server, port } = closing(await connectedPair());
    expect(conn.getpeername()).toEqual(client.getsockname());
    expect(client.getpeername()).toMatchObject({ host: "127.0.0.1", port });
    expect(statesAt(port).sort()).toEqual(["01", "0A"]);
    await client.send("there");
    expect((await conn.recvExactly(5)).text).toBe("there");
    await conn.send("back");
    expect((await client.recvExactly(4)).text).toBe("back");
    expect(server.view().acceptQueue).toBe(0);
  });

  test("makes each side's buffer as small as it is told: Linux doubles the number", async () => {
    const { client, conn } = closing(await connectedPair({ sendBuffer: 4096, recvBuffer: 4096 }));
    expect(client.getsockopt(SOL_SOCKET, SO_SNDBUF)).toBe(8192);
    expect(conn.getsockopt(SOL_SOCKET, SO_RCVBUF)).toBe(8192);
  });

  test("makes the calls that one would make by hand, all in the record", async () => {
    const { enabled, seq: afterSeq } = trace;
    trace.enabled = true;
    onTestFinished(() => {
      trace.enabled = enabled;
    });
    closing(await connectedPair());
    const calls = trace.events({ afterSeq, by: "you" }).filter(({ kind }) => kind === "call");
    const names = calls.map(({ call }) => call).filter((name) => name !== "getsockname");
    expect(names).toEqual(["socket", "bind", "listen", "socket", "connect", "accept"]);
  });
});

describe("connectedPairs()", () => {
  test("gives each client its own end", async () => {
    const { clients, conns, server } = closing(await connectedPairs(12));
    expect(conns.map((conn) => conn.getpeername())).toEqual(clients.map((client) => client.getsockname()));
    expect(server.view().acceptQueue).toBe(0);
  });

  test("is an empty list of none", async () => {
    expect(closing(await connectedPairs(0))).toMatchObject({ clients: [], conns: [] });
  });
});
