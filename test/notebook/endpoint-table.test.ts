import { execFileSync } from "node:child_process";
import { afterEach, expect, test, vi } from "vitest";
import { drawEndpoints } from "../../lib/notebook/endpoint-table.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { listening, netClient } from "../support/sockets.ts";
import { until } from "../support/until.ts";

expectNoLeaks();
afterEach(() => vi.restoreAllMocks());

/** What is shown, in lines. */
function shown(draw: () => void): string[] {
  const told: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((...words) => told.push(...words));
  draw();
  return told.join("\n").split("\n");
}

/** State, own end, other end, what is to be read, and inode, as ss tells them. */
function ss(port: number): string[][] {
  const filter = ["sport", "=", `:${port}`, "or", "dport", "=", `:${port}`];
  const lines = execFileSync("ss", ["-Htane", ...filter], { encoding: "utf8" })
    .trim()
    .split("\n");
  return lines.map((line) => {
    const [state = "", read = "", , own = "", other = ""] = line.split(/\s+/);
    return [state.replace("ESTAB", "ESTABLISHED"), own, other, read, /ino:(\d+)/.exec(line)?.[1] ?? "0"];
  });
}

test("drawEndpoints() lists what ss lists: listener, queue, both ends, and the end that nobody holds", async () => {
  const { server, port } = listening(5);
  const client = await netClient(port);
  client.write("hello");
  await until("five bytes in the queue", () =>
    ss(port).some(([state, , , read]) => state !== "LISTEN" && read === "5"),
  );

  const [title, head, ...rows] = shown(() => drawEndpoints({ port }));
  expect(title).toBe(`TCP endpoints at port ${port}`);
  expect(head).toMatch(/^own end +other end +state +to be read +inode$/);
  const drawn = rows.map((row) => {
    const [own = "", other = "", state = "", read = "", inode = ""] = row.replace(": nobody's", "").split(/ {2,}/);
    return [state, own, other === "–" ? "0.0.0.0:*" : other, read, inode];
  });
  expect(drawn.sort()).toEqual(ss(port).sort());
  expect(rows.filter((row) => row.endsWith("0: nobody's"))).toHaveLength(1);
  expect(shown(() => drawEndpoints({ port, state: "LISTEN" }))).toHaveLength(3);

  server.close();
});

test("drawEndpoints() says when there is none, and which filters it knows", () => {
  expect(shown(() => drawEndpoints({ port: 1, state: "LISTEN" }))).toEqual([
    "TCP endpoints at port 1 in LISTEN: none at this moment",
  ]);
  expect(() => drawEndpoints({ ports: 5 } as never)).toThrow(/drawEndpoints.*ports/);
});
