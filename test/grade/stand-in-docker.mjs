// Stands in for docker where there is none: does with bubblewrap what those flags of `docker run` ask for that it can
// do, and refuses flags that it does not know. Its only image, "here", is this machine. What limits memory and
// processes, and the engine's own system call filter, is left out.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const [command, ...rest] = process.argv.slice(2);
if (command === "image") {
  if (rest[1] === "here") process.exit(0);
  console.error(`Error response from daemon: No such image: ${rest[1]}`);
  process.exit(1);
}

const taken = { mount: [], tmpfs: [], env: [], "cap-add": [], entrypoint: [] };
const OTHERS = "network ipc pull cap-drop security-opt memory memory-swap pids-limit user workdir".split(" ");
const ALONE = ["rm", "init", "read-only"];
while (rest[0]?.startsWith("--")) {
  const name = rest.shift().slice(2);
  if (name in taken) taken[name].push(rest.shift());
  else if (OTHERS.includes(name)) rest.shift();
  else if (!ALONE.includes(name)) throw new Error(`unknown flag: --${name}`);
}
rest.shift(); // the image

const bound = taken.mount.map((text) => {
  const fields = text.split(",");
  const { source, target } = Object.fromEntries(fields.map((field) => field.split("=")));
  return { target, how: [fields.includes("readonly") ? "--ro-bind" : "--bind", source, target] };
});
const inMemory = taken.tmpfs.map((text) => {
  const [target, options] = text.split(":");
  const { mode, size } = Object.fromEntries(options.split(",").map((option) => option.split("=")));
  return { target, how: ["--perms", mode, ...(size ? ["--size", size] : []), "--tmpfs", target] };
});
const mounts = [...bound, ...inMemory].sort((a, b) => a.target.split("/").length - b.target.split("/").length);
const child = spawn(
  "/usr/bin/bwrap",
  [
    ...["--unshare-net", "--unshare-pid", "--unshare-ipc", "--die-with-parent", "--clearenv", "--chdir", "/"],
    ...["/usr", "/bin", "/lib", "/lib64", "/etc", "/opt"]
      .filter(existsSync)
      .flatMap((path) => ["--ro-bind", path, path]),
    ...["--proc", "/proc", "--dev", "/dev", "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin"],
    ...mounts.flatMap(({ how }) => how),
    ...taken.env.flatMap((text) => ["--setenv", ...text.split("=")]),
    ...["--cap-drop", "ALL", ...taken["cap-add"].flatMap((name) => ["--cap-add", `CAP_${name}`])],
    ...["--info-fd", "3", "--", ...taken.entrypoint, ...rest],
  ],
  { stdio: ["ignore", "inherit", "inherit", "pipe"] },
);
let first = 0;
child.stdio[3].on("data", (data) => {
  first = /"child-pid": (\d+)/.exec(data)?.[1] ?? first;
});
const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.kill(Number(childrenOf(first)), signal));
child.on("exit", (code) => process.exit(code ?? 137));
