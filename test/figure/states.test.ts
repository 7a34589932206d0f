import { expect, test } from "vitest";
import { statesFigure } from "../../lib/figure/states.ts";
import { SO_LINGER, SOL_SOCKET } from "../../lib/syscall/constants.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import type { TcpState } from "../../lib/trace/linux/kernel-view.ts";
import { trace } from "../../lib/trace/trace.ts";
import { errorOf } from "../support/errors.ts";
import { scene } from "../support/scenes.ts";
import { connected } from "../support/sockets.ts";
import { until } from "../support/until.ts";
import { draw } from "./pictures.ts";

/** A socket that is asked again and again, and answers with these states. */
function seen(...states: TcpState[]): TraceEvent[] {
  return states.map((state, i) => ({
    ...({ kind: "call", call: "getsockname", by: "you", thread: 0, fd: 9, args: [], result: 0 } as const),
    ...{ seq: i + 1, step: i + 1, startNs: i * 10, endNs: i * 10 + 5, errno: undefined },
    after: { fd: 9, state },
  }));
}

test("statesFigure() numbers the arrows of a path and counts how often its sockets took them", () => {
  const { html, text } = draw("statesFigure", "five-clients");
  expect(text).toContain("client 1 and 4 others: CLOSED ..> ESTABLISHED (×5)");
  expect(html).toContain(">1 ×5</text>");
  const again = statesFigure(seen("CLOSE", "SYN_SENT", "ESTABLISHED", "CLOSE", "SYN_SENT", "ESTABLISHED"));
  expect(again.html).toContain(">2, 5 ×2</text>");
});

test("statesFigure() draws an arrow whole only where nothing can have been between", () => {
  expect(statesFigure(seen("ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT")).html).not.toContain(
    "stroke-dasharray",
  );
  expect(statesFigure(seen("FIN_WAIT1", "TIME_WAIT")).html).toContain("stroke-dasharray");
});

test("statesFigure() shows what became of a connection after close()", () => {
  const { text } = draw("statesFigure", "after-close");
  expect(text).toContain("client 1 and 2 others: CLOSED ..> ESTABLISHED -> FIN_WAIT1 ..> TIME_WAIT (×3)");
  expect(text).toContain("client 6: CLOSED ..> ESTABLISHED -> CLOSE_WAIT -> LAST_ACK");
});

test("statesFigure() does not take a descriptor's CLOSE for the end of a connection that may be in TIME_WAIT", () => {
  const last = (text: string): string | undefined => /client: (.*)/.exec(text)?.[1];
  expect(last(statesFigure(scene("half-close")).text)).toMatch(/FIN_WAIT2$/);
});

test("statesFigure() gives each of many ways a colour of its own", () => {
  const { html } = draw("statesFigure", "after-close");
  const colours = [...html.matchAll(/<rect[^>]*rx="3" style="fill:([^"]*)"/g)].map(([, colour]) => colour);
  expect(colours).toHaveLength(8);
  expect(new Set(colours).size).toBe(8);
});

test("statesFigure() has an arrow for a RST that a close() sends, and one for a RST that comes", async () => {
  trace.observe = true;
  const afterSeq = trace.seq;
  // a connection that ends in the usual way first: its state shows that the kernel can be asked
  const usual = await connected();
  usual.client.close();
  const { client, conn } = await connected();
  client.setsockopt(SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 });
  client.close();
  expect(await errorOf(conn.recv(10))).toMatchObject({ code: "ECONNRESET" });
  const unread = await connected();
  await unread.client.send("nobody reads this");
  await until("the bytes", () => unread.conn.view().recvQueue === 17);
  unread.conn.close();
  const events = trace.events({ afterSeq });
  trace.observe = false;
  const { html, text } = statesFigure(events, { names: { reset: conn, unread: unread.conn } });
  expect(text).toMatch(/reset: .*-RST-> CLOSED/);
  expect(text).toContain("close() sends RST: ");
  expect(html).toContain(">RST comes or close() sends RST</text>");
  expect(text.match(/-RST-> CLOSED/g)?.length).toBeGreaterThan(1);
});
