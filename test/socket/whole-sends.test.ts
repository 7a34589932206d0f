import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { python } from "../../lib/project/paths.ts";
import { type Socket, socket } from "../../lib/socket/socket.ts";
import * as C from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import type { WaitHow } from "../../lib/trace/event.ts";
import { trace } from "../../lib/trace/trace.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { errorOf } from "../support/errors.ts";
import { abstractName } from "../support/unix-addresses.ts";

// A send of more than there is room for goes on until all is taken, as send(2) says of a socket that may block; what ends
// it before leaves a part. The peer is a process of its own, since a call may block this one.

expectNoLeaks();

const FAMILIES = [C.AF_INET, C.AF_INET6, C.AF_UNIX] as const;
const WAYS = ["readiness", "thread", "block"] as const;
const BYTES = 3_000_000;

const PEER = `
import hashlib, socket, sys, time
family, place, what = int(sys.argv[1]), sys.argv[2], sys.argv[3]
server = socket.socket(family, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
server.bind("\\0" + place if family == socket.AF_UNIX else (place, 0))
server.listen(1)
print(server.getsockname()[1] if family != socket.AF_UNIX else 0, flush=True)
conn, _ = server.accept()
if what == "resets":
    conn.recv(1000)
    time.sleep(0.2)  # the sender waits by then
    conn.close()  # with bytes unread: a reset
else:
    digest, count = hashlib.sha256(), 0
    while data := conn.recv(50_000):
        digest.update(data)
        count += len(data)
        if count < 400_000:
            time.sleep(0.01)  # so that the sender finds no room
    print(f"{count} {digest.hexdigest()}", flush=True)
`;

/** A connection to a peer that reads all, or resets it. */
async function connected(family: number, what: "reads" | "resets", wait: WaitHow) {
  const place = family === C.AF_UNIX ? abstractName() : family === C.AF_INET ? "127.0.0.1" : "::1";
  const child = spawn(python, ["-c", PEER, String(family), place.replace("@", ""), what], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  closeLater({ close: () => child.kill() });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  const client = closeLater(socket(family, C.SOCK_STREAM, 0, { wait }));
  await client.connect(place, family === C.AF_UNIX ? undefined : port);
  client.setsockopt(C.SOL_SOCKET, C.SO_SNDBUF, 32_768);
  return { client, heard: async () => String((await lines.next()).value), ended: once(child, "exit") };
}

type Send = (client: Socket, data: Uint8Array) => Promise<number>;
const SENDS: Record<string, Send> = {
  send: (client, data) => client.send(data),
  write: (client, data) => client.write(data),
  sendmsg: (client, data) =>
    client.sendmsg({
      iov: [data.subarray(0, 7), new Uint8Array(), data.subarray(7, 1_000_000), data.subarray(1_000_000)],
    }),
};

describe.each(WAYS)("by %s", (wait) => {
  test.each(FAMILIES.flatMap((family) => Object.keys(SENDS).map((name) => ({ family, name }))))(
    "$name() of a stream sends all that it is given to a peer that is slow to read, family $family",
    async ({ family, name }) => {
      const { client, heard, ended } = await connected(family, "reads", wait);
      const data = randomBytes(BYTES);
      expect(await (SENDS[name] as Send)(client, data)).toBe(BYTES);
      client.close();
      expect(await heard()).toBe(`${BYTES} ${createHash("sha256").update(data).digest("hex")}`);
      await ended;
    },
  );

  test("a send that the peer's reset ends has sent a part, and the reset is the next one's", async () => {
    const { client, ended } = await connected(C.AF_INET, "resets", wait);
    const taken = await client.send(new Uint8Array(BYTES));
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(BYTES);
    expect((await errorOf(client.send("x"))).code).toBe("ECONNRESET");
    expect((await errorOf(client.send("x"))).code).toBe("EPIPE");
    await ended;
  });

  test.each<[string, (client: Socket) => Promise<number>]>([
    ["its deadline", (client) => client.send(new Uint8Array(BYTES), { timeoutMs: 60 })],
    [
      "SO_SNDTIMEO",
      (client) => {
        client.setsockopt(C.SOL_SOCKET, C.SO_SNDTIMEO, 60);
        return client.send(new Uint8Array(BYTES));
      },
    ],
    ["MSG_DONTWAIT", (client) => client.send(new Uint8Array(BYTES), { flags: C.MSG_DONTWAIT })],
    [
      "O_NONBLOCK",
      (client) => {
        sys.fcntl(client.fd, C.F_SETFL, C.O_NONBLOCK);
        return client.send(new Uint8Array(BYTES));
      },
    ],
  ])("a send that %s ends gives the part that was taken", async (_, send) => {
    const { client } = await connected(C.AF_INET, "resets", wait);
    const afterSeq = trace.seq;
    const taken = await send(client);
    const events = trace.events({ afterSeq, call: "send", by: "you" }).filter(({ kind }) => kind === "call");
    expect(taken).toBe(events.reduce((sum, { result }) => sum + Math.max(0, result ?? 0), 0));
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(BYTES);
  });
});
