import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { closeLater } from "./descriptors.ts";

const PROGRAM = `
  const server = require("node:net").createServer((peer) => {
    peer.setNoDelay(true);
    peer.on("error", () => {});
    peer.on("data", (data) => peer.write(data));
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
  process.stdin.on("end", () => process.exit(0)).resume();`;

/** An echo server of Node's own in a process of its own; it ends with the test. Gives its port. */
export async function echoElsewhere(): Promise<number> {
  const child = spawn(process.execPath, ["--eval", PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  closeLater({
    close: () => {
      child.stdin.end();
      return ended;
    },
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return Number(line);
}
