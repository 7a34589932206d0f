import { existsSync, readFileSync } from "node:fs";
import { CommandError, Exit } from "../project/exit.ts";
import { inside } from "../project/paths.ts";

/** The Jupyter kernels that the course is written for. */
export const jupyterKernels = ["tslab", "deno"] as const;

export type JupyterKernelName = (typeof jupyterKernels)[number];

/** How Jupyter starts one of its kernels. */
export interface Kernelspec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode?: "message" | "signal";
  env?: Record<string, string>;
}

/** The Jupyter kernel's own program and arguments, without what stands before it (jupyter-kernel). */
export const programOf = ({ argv }: Kernelspec): string[] =>
  argv.slice(4).map((part) => part.replace("{kernel_connection}", "{connection_file}"));

/** Reads the specification that set-up wrote. */
export function kernelspec(name: JupyterKernelName): Kernelspec {
  const path = inside(".venv", "share", "jupyter", "kernels", name, "kernel.json");
  if (!existsSync(path)) {
    const why = `The Jupyter kernel ${name} is not set up: run npm start, which says what it lacks`;
    throw new CommandError(why, Exit.setup);
  }
  return JSON.parse(readFileSync(path, "utf8")) as Kernelspec;
}
