// Runs under a limit of open files: uses up all descriptors, then waits, which needs one more for the epoll set.
import process from "node:process";
import { AF_INET, SOCK_DGRAM, type Socket, SocketError, socket, WaitError } from "socklab";

const codeOf = async (act: () => unknown): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof SocketError || error instanceof WaitError)
      return `${error.name} ${error.syscall} ${error.code}`;
    return String(error);
  }
  return "nothing";
};
const udp = socket(AF_INET, SOCK_DGRAM);
udp.bind("127.0.0.1", 0);
const all: Socket[] = [];
const full = await codeOf(() => {
  for (;;) all.push(socket(AF_INET, SOCK_DGRAM));
});
const waiting = await codeOf(() => udp.recv(1, { timeoutMs: 10 }));
for (const one of all) one.close();
const later = await codeOf(() => udp.recv(1, { timeoutMs: 10 }));
udp.close();
console.log(JSON.stringify({ full, waiting, later, opened: all.length > 10 }));
process.exitCode = 0;
