import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { CountReporter } from "./support/count-reporter.ts";
import { LongestFirst } from "./support/longest-first.ts";
import { ownNetwork } from "./support/own-network.ts";

/** These use the course's own ports, 5000 to 5099. */
const COURSE_PORTS = ["test/notebooks/**/*.test.ts", "test/notebook/{jupyter,lesson}.test.ts"];
const everywhere = { testTimeout: 60_000, hookTimeout: 60_000 };

if (!ownNetwork) console.log("Network namespaces are not permitted here, so the chapters run one after the other");
/** With networks of their own they run beside everything else: only lesson.test.ts has these ports outside of one. */
const course = ownNetwork ? {} : { fileParallelism: false, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    globalSetup: ["test/support/set-up.ts"],
    // no test adds to what a learner on this machine has done
    env: { SOCKLAB_MEMORY: "" },
    reporters: ["default", new CountReporter()],
    // a process each: the tests make real sockets and count descriptors
    pool: "forks",
    // half of the time a test waits for a kernel, a deadline or another program, and two files hardly do anything else
    maxWorkers: availableParallelism() + 2,
    maxConcurrency: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { ...everywhere, name: "parts", include: ["test/**/*.test.ts"], exclude: COURSE_PORTS } },
      { extends: true, test: { ...everywhere, ...course, name: "course", include: COURSE_PORTS } },
    ],
  },
});
