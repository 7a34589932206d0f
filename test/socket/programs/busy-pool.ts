// Blocks as many calls on threads as there are threads for, and asks for one more: what that one says, and that it works
// once a thread is free.
import { AF_INET, defaults, SOCK_DGRAM, type Socket, socket } from "socklab";

defaults.wait = "thread";
const bound = (): Socket => {
  const one = socket(AF_INET, SOCK_DGRAM);
  one.bind("127.0.0.1", 0);
  return one;
};
const all = Array.from({ length: 40 }, bound);
const waits = all.map((one) => one.recv(9, { timeoutMs: 60_000 }).catch((error: Error) => error.name));
const late = bound();
await late.sendto("there", "127.0.0.1", late.getsockname().port, { wait: "readiness" });
const error = (await late.recv(9, { timeoutMs: 50 }).catch((reason: Error) => reason)) as Error & { code?: string };
console.log(JSON.stringify([error.name, error.code, error.message]));
for (const one of all) one.close();
await Promise.all(waits);
console.log((await late.recv(9)).text);
late.close();
