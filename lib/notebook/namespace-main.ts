/** The program that `runInNamespace` starts in a network namespace of its own: brings `lo` up there, and runs the programs. */
import process from "node:process";
import { BY, call, orThrow } from "../syscall/call.ts";
import { AF_INET, SIOCSIFFLAGS, SOCK_DGRAM } from "../syscall/constants.ts";
import { SPECS } from "../syscall/libc.ts";
import { type Program, runPrograms, toPrinted } from "./namespace.ts";

const IFF_UP_AND_RUNNING = 0x41;

process.stdin.on("close", () => process.exit(3)).resume(); // whoever started it is gone
try {
  bringUp("lo");
  console.log("ready");
  const run = await runPrograms(JSON.parse(process.argv[2] ?? "[]") as Program[]);
  console.log(JSON.stringify(toPrinted(run)));
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

/** A new namespace has a loopback interface that is down. `struct ifreq`: the interface's name, then its flags. */
function bringUp(name: string): void {
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode(name));
  new DataView(request.buffer).setInt16(16, IFF_UP_AND_RUNNING, true);
  const fd = orThrow(SPECS.socket, call(SPECS.socket, BY.LIBRARY, AF_INET, SOCK_DGRAM, 0), -1);
  orThrow(SPECS.ioctl, call(SPECS.ioctl, BY.LIBRARY, fd, SIOCSIFFLAGS, request), fd, "SIOCSIFFLAGS");
  call(SPECS.close, BY.LIBRARY, fd);
}
