import { afterEach, expect, test } from "vitest";
import type { Socket } from "../../../lib/socket/socket.ts";
import { AF_INET, AF_INET6, SHUT_WR } from "../../../lib/syscall/constants.ts";
import type { TraceEvent } from "../../../lib/trace/event.ts";
import { tcpEndpoints } from "../../../lib/trace/linux/procnet.ts";
import { trace } from "../../../lib/trace/trace.ts";
import { expectNoLeaks } from "../../support/descriptors.ts";
import { connected, portOf } from "../../support/sockets.ts";

expectNoLeaks();

afterEach(() => {
  trace.observe = false;
});

/** Closes a socket; the event of it. */
function closing(one: Socket): TraceEvent | undefined {
  const afterSeq = trace.seq;
  one.close();
  return trace.events({ afterSeq, call: "close", by: "you" })[0];
}

test.each([AF_INET, AF_INET6] as const)(
  "observe tells what close() left of a connection of family %i",
  async (family) => {
    const { client, conn, port: other } = await connected({ family });
    const port = portOf(client);
    trace.observe = true;
    const closed = closing(client);
    expect(closed?.before?.state).toBe("ESTABLISHED");
    expect(["FIN_WAIT1", "FIN_WAIT2"]).toContain(closed?.after?.state);
    expect(closed?.after?.local?.port).toBe(port);
    await conn.recv();
    const last = closing(conn);
    expect([last?.before?.state, last?.after?.state]).toEqual(["CLOSE_WAIT", "CLOSE"]);
    trace.observe = false;
    expect(tcpEndpoints({ port }).filter(({ peer }) => peer.port === other)).toMatchObject([{ state: "TIME_WAIT" }]);
  },
);

test("observe sees a close() whose FIN cannot be sent yet: FIN_WAIT1 and LAST_ACK", async () => {
  const { client, conn } = await connected();
  const fill = (one: Socket) => one.sendAll(new Uint8Array(8 << 20), { timeoutMs: 50 }).catch(() => {});
  await fill(conn);
  client.shutdown(SHUT_WR);
  await conn.recv();
  trace.observe = true;
  expect(closing(conn)?.after?.state).toBe("LAST_ACK");
  trace.observe = false;
  const other = await connected();
  await fill(other.client);
  trace.observe = true;
  expect(closing(other.client)?.after?.state).toBe("FIN_WAIT1");
});

test("close() costs one call while nobody observes", async () => {
  const { client } = await connected();
  const afterSeq = trace.seq;
  client.close();
  expect(trace.events({ afterSeq }).map(({ call }) => call)).toEqual(["close"]);
});
