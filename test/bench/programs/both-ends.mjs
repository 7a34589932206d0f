// Both ends in one process: node both-ends.mjs WHAT KIND prints one figure a line.
//   WHAT  rtt: µs a round trip of one byte; bulk: MB/s; accept: connections a second
//   KIND  socklab, net
import { createServer, connect as netConnect } from "node:net";
import process from "node:process";

const [what, kind] = process.argv.slice(2);
const SAMPLES = 8;
const measure = { rtt, bulk, accept }[what];
const ends = await { socklab, net }[kind]();
for (let i = 0; i < SAMPLES; i++) console.log((await measure(ends)).toFixed(3));
process.exit(0);

async function rtt({ pair }) {
  const [client, server] = await pair();
  const rounds = 5000;
  const echo = (async () => {
    for (let i = 0; i < rounds; i++) await server.write(await server.read(1));
  })();
  const byte = new Uint8Array([120]);
  const start = performance.now();
  for (let i = 0; i < rounds; i++) {
    await client.write(byte);
    await client.read(1);
  }
  const micros = ((performance.now() - start) * 1000) / rounds;
  await echo;
  client.close();
  server.close();
  return micros;
}

async function bulk({ pair }) {
  const [client, server] = await pair();
  const total = 128 * 1024 * 1024;
  const chunk = new Uint8Array(1024 * 1024).fill(7);
  const start = performance.now();
  const sending = (async () => {
    for (let sent = 0; sent < total; sent += chunk.length) await client.write(chunk);
  })();
  for (let got = 0; got < total; ) got += await server.take();
  await sending;
  const seconds = (performance.now() - start) / 1000;
  client.close();
  server.close();
  return total / 1e6 / seconds;
}

async function accept({ pair }) {
  const count = 1000;
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const [client, server] = await pair();
    client.close();
    server.close();
  }
  return count / ((performance.now() - start) / 1000);
}

async function socklab() {
  const { AF_INET, SOCK_STREAM, socket } = await import("socklab");
  const listener = socket(AF_INET, SOCK_STREAM);
  listener.bind("127.0.0.1", 0);
  listener.listen(16);
  const { port } = listener.getsockname();
  const room = new Uint8Array(1024 * 1024);
  const wrap = (one) => ({
    take: () => one.recvInto(room),
    write: (data) => one.sendAll(data),
    read: (max) => one.recv(max),
    close: () => one.close(),
  });
  return {
    pair: async () => {
      const client = socket(AF_INET, SOCK_STREAM);
      await client.connect("127.0.0.1", port);
      return [client, await listener.accept()].map(wrap);
    },
  };
}

async function net() {
  let arrived;
  const listener = createServer({ noDelay: false }, (one) => arrived(one));
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address();
  const wrap = (one) => {
    const parts = [];
    let wake = () => {};
    one.on("data", (data) => {
      parts.push(data);
      wake();
    });
    return {
      write: (data) => new Promise((resolve) => one.write(data, () => resolve())),
      read: async () => {
        while (parts.length === 0) await new Promise((resolve) => (wake = resolve));
        return parts.shift();
      },
      take: async () => {
        while (parts.length === 0) await new Promise((resolve) => (wake = resolve));
        return parts.shift().length;
      },
      close: () => one.destroy(),
    };
  };
  return {
    pair: async () => {
      const server = new Promise((resolve) => (arrived = resolve));
      const client = netConnect({ port, host: "127.0.0.1" });
      await new Promise((resolve) => client.once("connect", resolve));
      return [wrap(client), wrap(await server)];
    },
  };
}
