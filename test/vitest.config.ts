import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { CountReporter } from "./support/count-reporter.ts";

/** These use the course's own ports, 5000 to 5099, so they run one after the other. */
const COURSE_PORTS = ["test/notebooks/**/*.test.ts", "test/notebook/{jupyter,lesson}.test.ts"];
const everywhere = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    globalSetup: ["test/support/set-up.ts"],
    reporters: ["default", new CountReporter()],
    // a process each: the tests make real sockets and count descriptors
    pool: "forks",
    projects: [
      {
        extends: true,
        test: {
          ...everywhere,
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: COURSE_PORTS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...everywhere,
          name: "course",
          include: COURSE_PORTS,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
