import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { quietly } from "../base/ignore-errors.ts";
import { notebooks } from "../project/chapters.ts";
import { CommandError, Exit } from "../project/exit.ts";
import { inside, python } from "../project/paths.ts";

export interface ServerOptions {
  /** The port to try first; the next free one is taken if it is busy. */
  port: number;
  /** Where the settings of this server and its user live. */
  folder?: string;
  browser?: boolean;
  /** The file to show first, below notebooks/. */
  file?: string;
}

export interface Server {
  port: number;
  token: string;
  url: string;
  /** Resolves when the server has ended, with its exit code. */
  ended: Promise<number>;
  stop: () => Promise<void>;
}

const START_MS = 60_000;
const STOP_MS = 10_000;

/** Everything Jupyter keeps for a user, inside the project. */
function jupyterEnvironment(folder: string): Record<string, string> {
  return {
    JUPYTER_PATH: "",
    JUPYTER_CONFIG_PATH: "",
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
    IPYTHONDIR: join(folder, "ipython"),
  };
}

/** Starts JupyterLab on 127.0.0.1 with its token, and waits until it listens. */
export async function startServer({
  port,
  folder = inside(".socklab", "jupyter"),
  browser = false,
  file,
}: ServerOptions): Promise<Server> {
  const page = `/lab${file ? `/tree/${encodeURI(file)}` : ""}`;
  mkdirSync(join(folder, "runtime"), { recursive: true });
  const log = join(folder, "server.log");
  const logTo = openSync(log, "w", 0o600); // it names the token
  const child = spawn(
    python,
    [
      "-m",
      "jupyterlab",
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.port=${port}`,
      `--ServerApp.root_dir=${notebooks}`,
      `--ServerApp.open_browser=${browser ? "True" : "False"}`,
      `--LabApp.default_url=${page}`,
      "--ServerApp.allow_root=True",
      "--log-level=WARN",
    ],
    {
      cwd: inside(),
      env: { ...process.env, ...jupyterEnvironment(folder) },
      // a group and an input of its own: Ctrl-C would make it ask in the terminal whether it should stop
      detached: true,
      stdio: ["ignore", logTo, logTo],
    },
  );
  closeSync(logTo);
  const ended = once(child, "exit").then(([code]) => (code as number | null) ?? 1);
  const stop = async () => {
    child.kill("SIGTERM");
    await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid as number), "SIGKILL");
    await ended;
  };

  // the server writes this once it listens, with the port it really got
  const notice = join(folder, "runtime", `jpserver-${child.pid}.json`);
  rmSync(notice, { force: true });
  for (const limit = Date.now() + START_MS; ; await sleep(50)) {
    const found = readNotice(notice);
    if (found) return { ...found, url: `http://127.0.0.1:${found.port}${page}?token=${found.token}`, ended, stop };
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (!isOver && Date.now() < limit) continue;
    await stop();
    const said = readFileSync(log, "utf8").trim().split("\n").slice(-10).join("\n");
    const what = isOver ? "JupyterLab ended at once" : `JupyterLab did not start within ${START_MS / 1000} s`;
    throw new CommandError(`${what}: ${said || "it said nothing"}\nThe whole of it is in ${log}`, Exit.failed);
  }
}

/** Nothing as long as it is not there yet, or half written. */
const readNotice = (path: string): Pick<Server, "port" | "token"> | undefined =>
  quietly(() => {
    const { port, token } = JSON.parse(readFileSync(path, "utf8"));
    return { port, token };
  });
