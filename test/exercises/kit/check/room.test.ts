import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Failure } from "../../../../lib/exercises/kit/check/failure.ts";
import { Lab } from "../../../../lib/exercises/kit/check/lab.ts";
import { MOST_CONNECTIONS, MOST_PEER_BYTES } from "../../../../lib/exercises/kit/check/room.ts";

const LIMITS = { deadlineMs: 60_000, patienceMs: 30_000, answerMs: 30_000 };

function newLab(): Lab {
  const lab = new Lab(1, LIMITS);
  onTestFinished(() => lab.close());
  return lab;
}

test("a peer that is sent without end fails its check, and keeps nothing", async () => {
  const lab = newLab();
  const server = await lab.server(async (conn) => {
    await conn.readToEnd();
  });
  const client = connect(server.port, "127.0.0.1").on("error", () => {});
  const piece = new Uint8Array(1 << 20);
  const send = (): void => void (client.destroyed || client.write(piece, send));
  send();
  await expect(server.done()).rejects.toThrow(`more than ${MOST_PEER_BYTES / 2 ** 20} MiB`);
});

test("a server to which somebody connects again and again fails its check", async () => {
  const lab = newLab();
  const server = await lab.server((conn) => conn.end());
  for (let turn = 0; turn <= MOST_CONNECTIONS; turn++) {
    await new Promise((resolve) =>
      connect(server.port, "127.0.0.1").on("error", resolve).on("end", resolve).on("close", resolve).resume(),
    );
  }
  await expect(server.done()).rejects.toThrow(Failure);
});
