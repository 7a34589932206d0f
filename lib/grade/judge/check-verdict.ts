import type {} from "vitest";
import type { Status } from "../protocol/mod.ts";

/** What came of one check: it goes from Vitest's worker to the reporter as the test's `meta`. */
export interface CheckVerdict {
  readonly status: Status;
  readonly message: string;
  readonly record?: string;
}

declare module "vitest" {
  interface TaskMeta {
    verdict?: CheckVerdict;
    warnings?: readonly string[];
  }
}
