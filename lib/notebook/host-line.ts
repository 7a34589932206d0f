import { clearTimeout, setTimeout } from "node:timers";
import { defaults } from "../socket/wait/wait-options.ts";
import type { Child } from "./child.ts";
import type { FromHost, HostTask, ToHost } from "./host-message.ts";
import { NetworkError } from "./network-error.ts";

const LONGEST_MS = 60_000;

interface Pending {
  readonly task: HostTask["task"];
  readonly settle: (answer: FromHost) => void;
}

/** The line to the hosts of a network, by way of the process that keeps it: tasks go out, answers come back. */
export class HostLine {
  readonly #child: Child;
  readonly #pending = new Map<number, Pending>();
  #count = 0;
  #over = false;

  constructor(child: Child) {
    this.#child = child;
    child.onLines((line) => this.#hear(JSON.parse(line) as FromHost));
    child.keepAlive(false);
    void child.done.then(() => {
      this.#over = true;
      for (const id of this.#pending.keys()) this.#hear({ host: "", id, error: "the network has ended" });
    });
  }

  /** Has a host do something; rejects with what it threw there. */
  ask<T>(host: string, task: HostTask): Promise<T> {
    if (this.#over) {
      const what = `the network of host ${host} has ended with its lesson: run the cell again that made it`;
      return Promise.reject(new NetworkError("ERR_CLOSED", task.task, what));
    }
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#hear({ host, id, code: "ERR_DEADLINE", error: `not done within ${LONGEST_MS / 1000} s` });
      }, LONGEST_MS);
      timer.unref();
      const settle = ({ error, code = "ERR_HOST", value }: FromHost): void => {
        clearTimeout(timer);
        if (error === undefined) resolve(value as T);
        else reject(new NetworkError(code, task.task, `on host ${host}: ${error}`));
      };
      this.#pending.set(id, { task: task.task, settle });
      if (defaults.keepAlive) this.#child.keepAlive(true);
      this.#child.write(JSON.stringify({ ...task, host, id } satisfies ToHost));
    });
  }

  #hear({ id, said, ...answer }: FromHost): void {
    if (id === undefined) console.log(`${answer.host}: ${said}`);
    else this.#pending.get(id)?.settle(answer);
    if (id === undefined || !this.#pending.delete(id)) return;
    if (this.#pending.size === 0) this.#child.keepAlive(false);
  }
}
