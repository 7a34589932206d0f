import { constants, copyFileSync, cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rolldown } from "rolldown";
import { inside } from "../../project/paths.ts";
import type { SandboxKind } from "./sandbox.ts";
import { seccompFilter } from "./seccomp.ts";

/** The program that answers run in, from the course's folder on. */
export const ANSWER_PROGRAM = "node_modules/socklab/answer.js";
/** The file that says which system calls answers are refused. */
export const FILTER = "seccomp";

/** What an answer may load beside the course's library. */
export const PACKAGES = ["koffi", "@koromix", "undici"] as const;

/** What a package has for those who build it. */
const NOT_RUN: ReadonlySet<string> = new Set(["doc", "docs", "scripts", "types", "vendor"]);

/** A copy of a package: what is mounted into a sandbox shows where it came from, which is nobody's business there. */
const copied = (from: string, to: string): void =>
  cpSync(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (path) => !NOT_RUN.has(basename(path)),
  });

/** How a package gets into a course. */
const PLACE_PACKAGE: Readonly<Record<SandboxKind, (from: string, to: string) => void>> = {
  bubblewrap: copied,
  container: copied,
  none: (from, to) => symlinkSync(from, to),
};

/**
 * The Node that answers run in: this one, or a copy of it where its path tells of somebody's home.
 *
 * @param folder where a copy may be written
 */
export function nodeFor(folder: string): string {
  const own = realpathSync(process.execPath);
  if (own.startsWith("/usr/")) return own;
  const copy = join(folder, "node");
  copyFileSync(own, copy, constants.COPYFILE_FICLONE);
  return copy;
}

/**
 * What the files of the notebook export that import the exercises: an answer that calls it, as a learner's may, gets
 * nothing from it.
 */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  check: ["check"],
  "exercise-help": ["hint", "solution"],
  progress: ["progress"],
};

/**
 * Writes what an answer sees of the course: the library in a few files, without its exercises, their solutions and
 * checks, which the judge alone has.
 *
 * @param folder becomes the sandbox's `/course`
 * @param kind of the sandbox that it is for
 */
export async function writeCourse(folder: string, kind: SandboxKind): Promise<void> {
  const library = join(folder, "node_modules", "socklab");
  const bundle = await rolldown({
    input: {
      mod: inside("lib", "mod.ts"),
      answer: inside("lib", "grade", "answer", "answer-questions.ts"),
    },
    platform: "node",
    external: (id) => PACKAGES.some((name) => id === name),
    plugins: [{ name: "left-out", load: withoutExercises }],
    logLevel: "silent",
  });
  await bundle.write({ dir: library, format: "esm", chunkFileNames: "[name].js" });
  await bundle.close();
  const entry = { name: "socklab", type: "module", exports: "./mod.js" };
  writeFileSync(join(library, "package.json"), JSON.stringify(entry));
  for (const name of PACKAGES) {
    PLACE_PACKAGE[kind](inside("node_modules", name), join(folder, "node_modules", name));
  }
  cpSync(inside("lib", "notebook", "manual.json"), join(library, "manual.json")); // man() looks for it beside its own file
  mkdirSync(join(folder, "answer"), { recursive: true }); // a container has it already
  writeFileSync(join(folder, FILTER), seccompFilter());
  writeFileSync(join(folder, "hosts"), "127.0.0.1 localhost\n::1 localhost\n");
}

/** @throws {Error} rather than let an answer have an exercise, whatever comes to import one */
function withoutExercises(id: string): string | undefined {
  if (/\/lib\/exercises\/(?!kit\/)/.test(id)) throw new Error(`${id} must not come into the sandbox: see LEFT_OUT`);
  const name = /\/lib\/notebook\/([\w-]+)\.ts$/.exec(id)?.[1] ?? "";
  return LEFT_OUT[name]?.map((one) => `export const ${one} = () => {};`).join("\n");
}
