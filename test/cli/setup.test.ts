import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";
import { type Ended, execute, temporaryFolder } from "../support/socklab.ts";

const { ENTRIES } = (await import(inside("lib", "cli", "setup", "bundle.mjs"))) as { ENTRIES: readonly string[] };

/** A project of its own that holds only what set-up reads, with the packages of this one unless told otherwise. */
function project({ packages = true } = {}): string {
  const folder = temporaryFolder();
  cpSync(inside("lib", "cli", "setup"), join(folder, "lib", "cli", "setup"), { recursive: true });
  for (const file of ["package.json", "package-lock.json", "tsconfig.json", "lib/package.json", "lib/tsconfig.json"]) {
    cpSync(inside(file), join(folder, file));
  }
  for (const path of ENTRIES.map((name) => join(folder, "lib", `${name}.ts`))) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "export const answer: number = 42;\n");
  }
  if (packages) symlinkSync(inside("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Runs the module `setup/<file>` of a project: `call` is what to do with its exports. */
const inSetup = (folder: string, file: string, call: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  execute(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `const it = await import(${JSON.stringify(join(folder, "lib", "cli", "setup", file))});
       try { console.log(await ${call} ?? "done"); } catch (error) { console.log(String(error.message)); }`,
    ],
    { cwd: folder, env: { ...process.env, ...env } },
  );

/** A folder with programs that print what they are told to, to stand for a PATH. */
function programs(scripts: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test.each([
  [{ node: "18.20.4" }, "Node 18.20.4 is too old: socklab needs Node 20.19 or later"],
  [{ node: "20.18.3" }, "Node 20.18.3 is too old"],
  [{ platform: "win32" }, "wsl --install"],
  [{ platform: "darwin" }, "docker run"],
  [{ arch: "ia32" }, "this Node is built for ia32"],
  [{ node: "24.1.0", platform: "linux", arch: "arm64" }, "done"],
])("checkMachine of %j says %j", async (machine, said) => {
  const { out } = await inSetup(inside(), "machine.mjs", `it.checkMachine(${JSON.stringify(machine)})`);
  expect(out).toContain(said);
});

test.each([
  [{}, "Python was not found: socklab needs Python 3.10 or later"],
  [{ python3: "echo 3 9 18; echo /old/python3; echo venv" }, "Python 3.9.18 (/old/python3) is too old"],
  [{ python3: "echo 3 12 1; echo /bare/python3" }, "sudo apt install python3-venv (or python3.12-venv)"],
  [{ python3: "exit 127", "python3.13": "echo 3 13 0; echo /new/python; echo venv" }, "/new/python"],
])("findPython with %j on the PATH says %j", async (scripts, said) => {
  const { out } = await inSetup(inside(), "python.mjs", "it.findPython()", { PATH: programs(scripts) });
  expect(out).toContain(said);
});

test("installPackages without a network says so and what to do", async () => {
  const env = {
    npm_config_registry: "http://127.0.0.1:9/",
    npm_config_fetch_retries: "0",
    npm_config_cache: temporaryFolder(),
  };
  const { out } = await inSetup(project({ packages: false }), "packages.mjs", "it.installPackages()", env);
  expect(out).toContain("the package registry could not be reached");
  expect(out).toContain("Connect to the network");
});

test("makePythonEnvironment without a network says so, and does not take half an environment for a whole one", async () => {
  const folder = project();
  const env = { PIP_INDEX_URL: "http://127.0.0.1:9/", PIP_FIND_LINKS: "", PIP_NO_CACHE_DIR: "1" };
  for (let turn = 0; turn < 2; turn++) {
    const { out, err } = await inSetup(folder, "python.mjs", "it.makePythonEnvironment()", env);
    expect(err).toContain("Making the Python environment");
    expect(out).toContain("the package registry could not be reached");
  }
});

test("packagesAreInstalled is false when a package is missing, of another version, or an install was cut short", async () => {
  const folder = project({ packages: false });
  const asked = async () => (await inSetup(folder, "packages.mjs", "it.packagesAreInstalled()")).out.trim();
  const list = join(folder, "node_modules", ".package-lock.json");
  const installed = JSON.parse(readFileSync(inside("node_modules", ".package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  for (const path of Object.keys(installed.packages)) mkdirSync(join(folder, path), { recursive: true });
  expect(await asked()).toBe("false"); // npm writes its list last

  mkdirSync(dirname(list), { recursive: true });
  writeFileSync(list, JSON.stringify(installed));
  expect(await asked()).toBe("true");

  rmSync(join(folder, "node_modules", "koffi"), { recursive: true });
  expect(await asked()).toBe("false");
  mkdirSync(join(folder, "node_modules", "koffi"));
  Object.assign(installed.packages["node_modules/koffi"] ?? {}, { version: "1.0.0" });
  writeFileSync(list, JSON.stringify(installed));
  expect(await asked()).toBe("false");
});

test("build compiles when a source has changed, and not otherwise", async () => {
  const folder = project();
  const built = join(folder, "lib", "dist", "mod.js");
  expect((await inSetup(folder, "build.mjs", "it.build()")).err).toContain("Building the library");
  expect(existsSync(built)).toBe(true);
  expect((await inSetup(folder, "build.mjs", "it.build()")).err).toBe("");

  writeFileSync(join(folder, "lib", "mod.ts"), "export const answer: string = 42;\n");
  expect((await inSetup(folder, "build.mjs", "it.build()")).out).toContain("Mend what the compiler names above");
  writeFileSync(join(folder, "lib", "mod.ts"), "export const answer: number = 43;\n");
  expect((await inSetup(folder, "build.mjs", "it.build()")).out).toContain("done");
  expect(readFileSync(built, "utf8")).toContain("43");
});

test("socklab grade needs no Python, and makes no environment of it", async () => {
  const folder = project();
  const command = join("lib", "cli", "socklab.mjs");
  cpSync(inside(command), join(folder, command));
  const env = { ...process.env, PATH: programs({}) };
  const run = (name: string) => execute(process.execPath, [join(folder, command), name], { cwd: folder, env });
  expect(await run("grade")).toMatchObject({ code: 0, out: "" });
  expect(existsSync(join(folder, ".venv"))).toBe(false);
  expect((await run("open")).err).toContain("Python was not found");
});

/** A module that tells of each program that a process starts, and of each connection that it opens. */
const WATCHED = `data:text/javascript,${encodeURIComponent(`
  import programs from "node:child_process";
  import { syncBuiltinESMExports } from "node:module";
  import { Socket } from "node:net";
  for (const how of ["spawn", "spawnSync", "execFile", "execFileSync", "exec", "execSync", "fork"]) {
    const real = programs[how];
    programs[how] = (program, ...rest) => (console.log("starts", program), real(program, ...rest));
  }
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (...to) { console.log("connects"); return connect.apply(this, to); };
  syncBuiltinESMExports();`)}`;

test("socklab setup starts no program and opens no connection the second time", async () => {
  const watched = (...args: string[]) => execute(process.execPath, ["--import", WATCHED, ...args]);
  const setup = await watched(inside("lib", "cli", "socklab.mjs"), "setup");
  expect(setup).toEqual({ code: 0, out: "", err: "" });
  const both =
    'import { spawnSync } from "node:child_process"; spawnSync("true"); fetch("http://127.0.0.1:5").catch(() => {})';
  expect((await watched("--input-type=module", "--eval", both)).out).toBe("starts true\nconnects\n");
});

test("socklab setup names the kernels' programs by absolute paths, and those are there", () => {
  for (const kernel of ["tslab", "deno"]) {
    const path = inside(".venv", "share", "jupyter", "kernels", kernel, "kernel.json");
    const { argv } = JSON.parse(readFileSync(path, "utf8")) as { argv: string[] };
    expect(argv[0]).toMatch(/^\//);
    expect(existsSync(argv[0] as string)).toBe(true);
  }
});
