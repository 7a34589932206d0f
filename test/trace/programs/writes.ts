// Makes some calls and ends in the way that its first argument names: "end", "exit", "throw", "child" or "many".
import { spawnSync } from "node:child_process";
import process from "node:process";
import { AF_INET, SOCK_STREAM, socket, sys, trace } from "socklab";

const how = process.argv[2];
const server = socket(AF_INET, SOCK_STREAM);
server.bind("127.0.0.1", 0);
server.listen(2);
const client = socket(AF_INET, SOCK_STREAM);
await client.connect("127.0.0.1", server.getsockname().port as number);
const conn = await server.accept();
await client.send("hello");
await conn.recv();

if (how === "child") {
  const self = process.argv[1] as string;
  const runtime = "Deno" in globalThis ? ["run", "--allow-all", "--quiet", self] : [self];
  spawnSync(process.execPath, [...runtime, "end"], { stdio: "inherit" });
}
if (how === "many") for (let i = 0; i < 5000; i++) sys.fcntl(client.fd, 3);
if (how === "exit" || how === "throw") {
  void conn.recv(1, { wait: "thread" }).catch(() => {}); // blocks still when the process ends
  void server.accept({ timeoutMs: 60_000 }).catch(() => {});
}
console.log(JSON.stringify({ events: trace.seq, pid: process.pid }));
if (how === "exit") process.exit(0);
if (how === "throw") throw new Error("on purpose");
for (const one of [client, conn, server]) one.close();
