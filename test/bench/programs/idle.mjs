// Memory of a server with COUNT idle connections, each waiting for bytes: node idle.mjs KIND COUNT prints MB resident.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import process from "node:process";

const [kind, count] = [process.argv[2], Number(process.argv[3])];
const CLIENTS = `
import resource, socket, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
held = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(int(sys.argv[2]))]
print(len(held), flush=True)
sys.stdin.read()
`;
await { socklab, net }[kind]();
const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))[1];
console.log((Number(resident) / 1024).toFixed(1));
process.exit(0);

function clients(port) {
  spawn("python3", ["-c", CLIENTS, String(port), String(count)], { stdio: ["pipe", "ignore", "inherit"] });
}

async function socklab() {
  const { AF_INET, SOCK_STREAM, socket } = await import("socklab");
  const listener = socket(AF_INET, SOCK_STREAM);
  listener.bind("127.0.0.1", 0);
  listener.listen(1024);
  clients(listener.getsockname().port);
  for (let i = 0; i < count; i++) {
    const conn = await listener.accept({ timeoutMs: 60_000 });
    conn.recv(1024, { timeoutMs: 60_000 }).catch(() => {});
  }
}

async function net() {
  let open = 0;
  await new Promise((resolve) => {
    const listener = createServer((conn) => {
      conn.on("data", () => {}).on("error", () => {});
      if (++open === count) resolve();
    });
    listener.listen({ port: 0, host: "127.0.0.1", backlog: 1024 }, () => clients(listener.address().port));
  });
}
