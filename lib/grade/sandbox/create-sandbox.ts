import { Bubblewrap } from "./bubblewrap.ts";
import { Container } from "./container.ts";
import { NoSandbox } from "./none.ts";
import type { Sandbox, SandboxPlan } from "./sandbox.ts";

/** A sandbox for one process, as it was planned. */
export function createSandbox(plan: SandboxPlan): Sandbox {
  switch (plan.kind) {
    case "bubblewrap":
      return new Bubblewrap(plan.course, plan.owner, plan.cgroups);
    case "container":
      return new Container(plan.course);
    case "none":
      return new NoSandbox(plan.course);
  }
}
