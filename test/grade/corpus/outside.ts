import { hostname } from "node:os";
import { attempt, type Cases, GUARD, sayHello, type World } from "./case.ts";

/** Each tries to get at what lies outside, returns it if it does, and else answers rightly: to pass is to have found nothing. */
const unlessFound = (look: (world: World) => { top?: string; first?: string }) => (world: World) => {
  const { top = "", first = "" } = look(world);
  return sayHello({ top: `let found: unknown;\n${top}`, first, returns: "found ?? taken" });
};

/** Looks through the folders for a file that has a text, at most 3 s, and keeps its name and a part of it. */
const searches = (folders: readonly string[], texts: readonly string[]): string => `
import { readFileSync, readdirSync, statSync } from "node:fs";
const texts: string[] = [${texts.map(split)}];
const seen = new Set<string>();
const until = Date.now() + 3000;
const heldIn = (path: string): void => {
  const text = readFileSync(path, "utf8");
  if (path !== import.meta.filename && texts.some((one) => text.includes(one))) found ??= path + ": " + text.slice(0, 1000);
};
const walk = (path: string, deep: number): void => {
  if (found !== undefined || Date.now() > until || deep > 8) return;
  try {
    const { ino, dev, size } = statSync(path);
    if (seen.has(dev + " " + ino)) return;
    seen.add(dev + " " + ino);
    if (statSync(path).isDirectory()) for (const one of readdirSync(path)) walk(path + "/" + one, deep + 1);
    else if (statSync(path).isFile() && size < 5e6) heldIn(path);
  } catch { /* not for us */ }
};
const processes = readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name));
for (const folder of ${JSON.stringify(folders)}) {
  if (folder.includes("*")) for (const pid of processes) walk(folder.replace("*", pid), 3);
  else walk(folder, 0);
}
for (const pid of ["self", ...processes]) {
  for (const name of ["environ", "cmdline"]) ${attempt('heldIn("/proc/" + pid + "/" + name);')}
}
`;

const everywhere = ({ root, bait }: World): string[] => [
  ...[
    ".",
    "..",
    "node_modules/socklab",
    "/course",
    "/proc/self/cwd",
    "/proc/*/cwd",
    "/proc/*/root/tmp",
    "/proc/1/root",
  ],
  ...[
    `${root}/lib`,
    `${root}/test`,
    `${root}/notebooks`,
    bait,
    "/home",
    "/tmp",
    "/root",
    "/mnt",
    "/opt",

    "/srv",
  ],
];

/** What stands in hidden checks and in solutions of other exercises. */
const HIDDEN = ["return what send() answered", "await client.recvExactly(sent)", "portsOfBoth"];

/** Answers that reach for what lies outside their sandbox. */
export const outside: Cases = {
  "reads-the-tests": {
    tries: "looks for the hidden checks and the solutions",
    answers: unlessFound((world) => ({
      top: searches(everywhere(world), HIDDEN),
    })),
    verdict: "pass",
  },
  "imports-the-tests": {
    tries: "imports the exercises, the checks and the solutions from wherever they may be",
    answers: unlessFound(({ root }) => ({
      first: [
        ...[
          "socklab/exercises",
          "socklab/lib/exercises/mod.ts",
          "socklab/dist/exercises/mod.js",
          "socklab/exercises/mod.js",
        ],
        ...[`${root}/lib/exercises/mod.ts`, `${root}/lib/dist/exercises/mod.js`, "../lib/exercises/mod.ts", "vitest"],
      ]
        .map((name) => attempt(`found = Object.keys(await import(${JSON.stringify(name)}));`))
        .join("\n"),
    })),
    verdict: "pass",
  },
  "asks-for-the-solution": {
    tries: "asks the course's library for the solution",
    answers: unlessFound(() => ({
      top: 'import * as course from "socklab";',
      first: attempt('found = await (course as any).solution("read-the-error", { anyway: true });'),
    })),
    verdict: "pass",
  },
  "reads-the-environment": {
    tries: "looks for the grader's environment and command line",
    answers: unlessFound(({ secret }) => ({
      top: `${attempt(`if (JSON.stringify(process.env).includes(${split(secret)})) found = process.env;`)}
import { readFileSync as read, readdirSync as list } from "node:fs";
for (const pid of ["self", "thread-self", ...list("/proc")]) {
  for (const name of ["environ", "cmdline"]) {
    ${attempt(`const text = read("/proc/" + pid + "/" + name, "utf8"); if (text.includes(${split(secret)})) found = text;`)}
  }
}`,
    })),
    verdict: "pass",
  },
  "reads-the-neighbours": {
    tries: "reads files of the machine: the submissions, keys, passwords",
    answers: unlessFound(({ bait }) => ({
      top: `import { readFileSync as read, readdirSync as list } from "node:fs";
for (const path of ${JSON.stringify([`${bait}/secret.txt`, "/etc/shadow", "/root/.bashrc", "/proc/kcore", "/dev/sda", "/dev/vda", "/dev/mem"])}) {
  ${attempt("found ??= path + read(path).subarray(0, 100);")}
}
for (const path of ${JSON.stringify([bait, `${bait}/submissions`, "/home", "/root", "/var/run/docker.sock"])}) ${attempt(
        "const names = list(path); if (names.length > 0) found ??= path + names;",
      )}`,
    })),
    verdict: "pass",
  },
  "writes-outside": {
    tries: "writes into the project, the submissions, the system, and whatever the processes can reach",
    answers: ({ root, bait }) =>
      sayHello({
        top: `import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
const processes = readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name));
for (const folder of [...${JSON.stringify([root, bait, `${bait}/submissions`, "/etc", "/usr/bin", "/root", "/home", "/var/tmp"])},
  ...processes.flatMap((pid) => ["/proc/" + pid + "/cwd", "/proc/" + pid + "/root${bait}"])]) {
  ${attempt('mkdirSync(folder, { recursive: true }); writeFileSync(folder + "/socklab-escaped", "x");')}
  ${attempt('symlinkSync("/etc/passwd", folder + "/socklab-escaped-too");')}
}
${attempt(`rmSync(${JSON.stringify(`${bait}/secret.txt`)});`, `writeFileSync(${JSON.stringify(`${bait}/secret.txt`)}, "x");`)}`,
      }),
    verdict: "pass",
  },
  "network-outward": {
    tries: "connects to the machine's own servers, to the network, and asks for a name",
    answers: unlessFound(({ port }) => ({
      top: 'import { lookup } from "node:dns/promises";',
      first: `const to: [string, number][] = [["127.0.0.1", ${port}], ["1.1.1.1", 80], ["10.0.0.1", 22], ["169.254.169.254", 80]];
  for (const [address, port] of to) {
    const one = socket(AF_INET, SOCK_STREAM);
    ${attempt("await one.connect(address, port, { timeoutMs: 300 }); found = address;")}
    one.close();
  }
  ${attempt('found ??= await Promise.race([lookup("example.com"), new Promise((_, refuse) => setTimeout(refuse, 300))]);')}`,
    })),
    verdict: "pass",
  },
  "unix-sockets": {
    tries: "connects to Unix sockets of the machine, with a path and without",
    answers: unlessFound(({ abstract, unix }) => ({
      top: 'import { connect } from "node:net";',
      first: `for (const path of ["\\0${abstract}", ${JSON.stringify(unix)}, "/run/docker.sock", "/run/dbus/system_bus_socket"]) {
    await new Promise<void>((done) => {
      const one = connect({ path });
      one.on("connect", () => { found = path; one.destroy(); done(); });
      one.on("error", () => done());
    });
  }`,
    })),
    verdict: "pass",
  },
  "kills-its-parent": {
    tries: "kills its parent",
    answers: sayHello({
      top: GUARD,
      first: attempt('process.kill(process.ppid, "SIGKILL");') + attempt('process.kill(1, "SIGKILL");'),
    }),
    verdict: { "say-hello": ["pass", "crash"] },
  },
  "kills-all": {
    tries: "kills every process",
    answers: sayHello({ top: GUARD, first: attempt('process.kill(-1, "SIGKILL");') }),
    verdict: { "say-hello": ["pass", "crash"] },
  },
  "kills-outside": {
    tries: "kills a process of the machine by its number",
    answers: ({ pid }) => sayHello({ top: GUARD, first: attempt(`process.kill(${pid}, "SIGKILL");`) }),
    verdict: { "say-hello": ["pass", "crash"] },
  },
  "names-the-host": {
    tries: "looks for the names of the host, of its folders and of its user",
    answers: unlessFound(({ root, bait }) => ({
      top: `import { readFileSync as read, readdirSync as list } from "node:fs";
import { hostname as nameOf } from "node:os";
const names = ${JSON.stringify([hostname(), root, bait, "/sys/fs/cgroup", "process_api"].filter((name) => name.length > 3))};
const places = ["/proc/sys/kernel/hostname", "/etc/hostname", "/etc/passwd", "/etc/hosts", "/proc/version_signature"];
for (const pid of ["self", "1", "2"]) {
  for (const name of ["mountinfo", "mounts", "cgroup", "environ", "cmdline", "maps", "status"]) places.push("/proc/" + pid + "/" + name);
}
const texts = [nameOf(), process.cwd(), process.execPath, String(new Error().stack), JSON.stringify(process.report?.getReport() ?? "")];
for (const place of places) ${attempt("texts.push(read(place, 'utf8'));")}
for (const text of texts) for (const name of names) if (text.includes(name)) found ??= name;`,
    })),
    verdict: "pass",
  },
  "other-families": {
    tries: "makes sockets of families that lead elsewhere, and semaphores that outlive it",
    answers: unlessFound(() => ({
      top: `${GUARD}import koffi from "koffi";
const libc = koffi.load(null);
const make = libc.func("int socket(int, int, int)");
const semaphores = libc.func("int semget(int, int, int)");
for (const family of [16, 17, 38, 40, 44]) for (const type of [1, 2, 3, 5]) {
  ${attempt("const fd = make(family, type, 0); if (fd >= 0) found = 'family ' + family;")}
}
if (semaphores(0, 1, 0o1600) >= 0) found = "a semaphore";`,
    })),
    verdict: "pass",
  },
  "stays-behind": {
    tries: "leaves a process that is to outlive it",
    answers: ({ secret }) =>
      sayHello({
        top: `${GUARD}import { spawn } from "node:child_process";
const args = ["-e", "setTimeout(() => {}, 600_000)", ${split(secret)}];
spawn(process.execPath, args, { stdio: "ignore", detached: true }).on("error", () => {}).unref();`,
      }),
    verdict: "pass",
  },
  "makes-a-sandbox-of-its-own": {
    tries: "mounts, changes its root and its namespaces by calls that Node does not have",
    answers: unlessFound(({ bait }) => ({
      top: `${GUARD}import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import koffi from "koffi";
const libc = koffi.load(null);
const call = (prototype: string, ...args: unknown[]) => { ${attempt("libc.func(prototype)(...args);")} };
call("int unshare(int)", 0x10000000);
call("int unshare(int)", 0x00020000);
call("int mount(str, str, str, unsigned long, void *)", "/proc", "/mnt", "proc", 0, null);
call("int chroot(str)", "/proc/1/root");
call("int ptrace(int, int, void *, void *)", 16, 1, null, null);
spawnSync("unshare", ["-Urmpf", "--mount-proc", "cat", "${bait}/secret.txt"], { timeout: 2000 });
${attempt(`found = readFileSync("${bait}/secret.txt", "utf8");`)}`,
    })),
    verdict: { "say-hello": ["pass", "crash", "fail"] },
  },
};

/** A text as an expression that does not itself hold it. */
function split(text: string): string {
  const half = Math.floor(text.length / 2);
  return `${JSON.stringify(text.slice(0, half))} + ${JSON.stringify(text.slice(half))}`;
}
