import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

let names = 0;

/** A path that nothing has, short as `sun_path` wants it (108 bytes); what comes to be there is gone after the test. */
export function socketPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "socklab-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "socket");
}

/** An abstract Unix-domain name that nobody else has. */
export function abstractName(): string {
  return `@socklab-test-${process.pid}-${++names}`;
}
