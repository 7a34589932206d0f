import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished } from "vitest";
import type { JupyterKernelName } from "../../lib/cli/kernelspec.ts";
import { inside, python } from "../../lib/project/paths.ts";

/** A Jupyter kernel that lives until the test ends. */
export interface LiveKernel {
  /** Its process; that of the newest one after a restart. */
  pid: number;
  /** Runs a cell, which must end well, and gives what it said. */
  run(cell: string): Promise<string>;
  restart(): Promise<void>;
  /** Shuts it down as Jupyter does, and waits until it has ended. */
  end(): Promise<void>;
}

interface Options {
  /** What stands before its program: another user for example. */
  as?: readonly string[];
  /** The Python that starts it; it has the course's packages. */
  with?: string;
  env?: NodeJS.ProcessEnv;
}

export async function liveKernel(name: JupyterKernelName, options: Options = {}): Promise<LiveKernel> {
  const { as = [], with: program = python, env } = options;
  const [first = "", ...rest] = [
    ...as,
    program,
    inside("test", "support", "live-kernel.py"),
    name,
    inside("notebooks"),
  ];
  const child = spawn(first, rest, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value ?? '{"status":"the Jupyter kernel has ended"}');
  const ask = (question: object) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    return answer();
  };
  const ended = once(child, "exit");
  const end = async () => {
    child.stdin.end();
    await ended;
  };
  onTestFinished(end);
  const kernel: LiveKernel = {
    ...(await answer()),
    end,
    run: async (cell) => {
      const { status, said } = await ask({ cell });
      expect(status, said).toBe("ok");
      return said;
    },
    restart: async () => {
      Object.assign(kernel, await ask({ restart: true }));
    },
  };
  return kernel;
}
