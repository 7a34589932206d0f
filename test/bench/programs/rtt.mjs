// Round trips of one byte to an echo server: node rtt.mjs KIND PORT BATCHES ROUNDS prints each batch's mean in µs.
import { connect as netConnect } from "node:net";
import process from "node:process";

const [kind, port, batches, rounds] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const roundTrip = await { socklab, untraced, floor, net, deno }[kind]();
for (let batch = 0; batch < batches; batch++) {
  const start = performance.now();
  for (let i = 0; i < rounds; i++) await roundTrip();
  console.log((((performance.now() - start) * 1000) / rounds).toFixed(3));
}
process.exit(0);

async function socklab() {
  const { AF_INET, IPPROTO_TCP, SOCK_STREAM, socket, TCP_NODELAY } = await import("socklab");
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  client.setsockopt(IPPROTO_TCP, TCP_NODELAY, true);
  const byte = new Uint8Array([120]);
  return async () => {
    await client.send(byte);
    await client.recv(1);
  };
}

async function untraced() {
  (await import("socklab")).trace.enabled = false;
  return socklab();
}

/** The same two calls through the same FFI and nothing else, each awaited. */
async function floor() {
  const { AF_INET, IPPROTO_TCP, SOCK_STREAM, socket, TCP_NODELAY } = await import("socklab");
  const { default: koffi } = await import("koffi");
  const program = koffi.load(null);
  const send = program.func("intptr_t send(int fd, void *buf, size_t n, int flags)");
  const recv = program.func("intptr_t recv(int fd, void *buf, size_t n, int flags)");
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  client.setsockopt(IPPROTO_TCP, TCP_NODELAY, true);
  const { fd } = client;
  const byte = new Uint8Array([120]);
  return async () => {
    await Promise.resolve(send(fd, byte, 1, 0));
    await Promise.resolve(recv(fd, byte, 1, 0));
  };
}

function net() {
  return new Promise((ready) => {
    const client = netConnect({ port, host: "127.0.0.1", noDelay: true }, () => {
      let got;
      client.on("data", () => got());
      ready(
        () =>
          new Promise((resolve) => {
            got = resolve;
            client.write("x");
          }),
      );
    });
  });
}

async function deno() {
  const client = await globalThis.Deno.connect({ hostname: "127.0.0.1", port });
  client.setNoDelay(true);
  const byte = new Uint8Array([120]);
  return async () => {
    await client.write(byte);
    await client.read(byte);
  };
}
