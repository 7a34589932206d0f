import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Lab } from "../../../../lib/exercises/kit/check/lab.ts";

function lab(): Lab {
  const made = new Lab(1, { deadlineMs: 5000, patienceMs: 500, answerMs: 300 });
  onTestFinished(() => made.close());
  return made;
}

test("ask() waits until somebody has the port, and tells from where the answer came", async () => {
  const own = lab();
  const port = await own.datagramPort();
  expect(own.hasDatagramPort(port)).toBe(false);
  const asking = own.ask("127.0.0.2", port, "who?");

  const server = createSocket("udp4");
  onTestFinished(() => void server.close());
  server.on("message", (data, { address, port: to }) => server.send(`${data} I!`, to, address));
  server.bind(port, "0.0.0.0");
  await once(server, "listening");

  expect(await asking).toEqual({ text: "who? I!", host: "127.0.0.1", port });
  expect(own.hasDatagramPort(port)).toBe(true);
});

test("ask() fails where nobody has the port, and where nothing comes", async () => {
  const own = lab();
  await expect(own.ask("127.0.0.1", await own.datagramPort(), "who?")).rejects.toThrow("nobody has that port");
  const { port } = await own.datagrams(() => {});
  await expect(own.ask("127.0.0.1", port, "who?")).rejects.toThrow("none within 500 ms");
});

test("slowPort() is silent until it was tried, and answers then", async () => {
  const own = lab();
  const client = connect(own.slowPort(), "127.0.0.1");
  onTestFinished(() => void client.destroy());
  await once(client, "connect");
});
