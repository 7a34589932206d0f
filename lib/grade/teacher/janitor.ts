import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CgroupParent, nameStart } from "../sandbox/cgroup.ts";

/** The folders in which the grader makes cgroups, a line each. */
const CGROUPS = "cgroups";

/**
 * Waits until its input ends, which it does however the grader ends. Removes the grader's cgroups, as soon as nothing is in
 * them, and its temporary folder.
 */
const SCRIPT = `
trap '' INT TERM HUP
cat > /dev/null
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  left=
  if [ -f "$1/${CGROUPS}" ]; then
    while IFS= read -r folder; do
      for one in "$folder/$2"*; do
        if [ -d "$one" ] && ! rmdir "$one" 2> /dev/null; then left=1; fi
      done
    done < "$1/${CGROUPS}"
  fi
  [ -z "$left" ] && break
  sleep 0.1
done
rm -rf "$1"
`;

/** Cleans up behind a grader that was killed, and can't do that itself. */
export class Janitor {
  readonly #folder: string;
  readonly #child: ChildProcess;

  /** @param folder the grader's temporary one */
  constructor(folder: string) {
    this.#folder = folder;
    const args = ["-c", SCRIPT, "socklab-janitor", folder, nameStart(process.pid)];
    // in a group of its own: what ends the grader does not end it
    this.#child = spawn("/bin/sh", args, {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
      cwd: "/",
      env: { PATH },
    });
    this.#child.on("error", () => {});
    this.#child.unref();
  }

  /** Tells it where cgroups are made. */
  minds(parents: readonly CgroupParent[]): void {
    writeFileSync(join(this.#folder, CGROUPS), parents.map(({ folder }) => `${folder}\n`).join(""));
  }

  /** Lets it go, when there is nothing left to do. */
  dismiss(): void {
    this.#child.stdin?.end();
  }
}

const PATH = process.env.PATH ?? "/usr/bin:/bin";
