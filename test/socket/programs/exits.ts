// Ends while something of the library's is still there: what, and how, the arguments say.
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { AF_INET, defaults, SOCK_DGRAM, SOCK_STREAM, socket } from "socklab";

const [what, how] = process.argv.slice(2);
const forever = { timeoutMs: Number.POSITIVE_INFINITY };
const server = socket(AF_INET, SOCK_STREAM);
server.bind("127.0.0.1", 0);
server.listen(2);
const client = socket(AF_INET, SOCK_STREAM);
await client.connect("127.0.0.1", server.getsockname().port as number);
const conn = await server.accept();

if (how === "unwatched") defaults.keepAlive = false;
if (what === "idle") {
  const first = conn.recv(); // so that the poller has watched once
  await client.send("x");
  await first;
}
if (what === "readiness") {
  void conn.recv(1, forever).catch(() => {});
  void server.accept(forever).catch(() => {});
}
if (what === "thread") {
  const udp = socket(AF_INET, SOCK_DGRAM);
  udp.bind("127.0.0.1", 0);
  for (const one of [conn, udp]) void one.recv(1, { ...forever, wait: "thread" }).catch(() => {});
  void server.accept({ ...forever, wait: "thread" }).catch(() => {});
}
if (what === "deadline") void conn.recv(1, { timeoutMs: 60 }).catch((error: Error) => console.log(error.name));
await setTimeout(30);
console.log("leaving");
if (how === "exit") process.exit(3);
if (how === "throw") throw new Error("on purpose");
