import { isAbsolute, resolve } from "node:path";
import { readQuietly, utf8 } from "../../base/ignore-errors.ts";

/** A Unix-domain socket that has a name: one line of `/proc/net/unix`. See unix(7) and proc(5). */
export interface UnixRow {
  /** As it was given to bind: perhaps relative to a folder that the table does not tell; `@name` for an abstract one. */
  readonly path: string;
  /** `SOCK_STREAM` and so on, as a number. */
  readonly type: number;
  readonly listens: boolean;
  /** Of a stream socket: it has a peer, and often the name of the listener that accepted it. */
  readonly connected: boolean;
  readonly inode: number;
}

const LISTENS = 0x10000;

/** The sockets of this network namespace that a name leads to, or may lead to: a relative name is compared by its end. */
export function unixRows(path: string): UnixRow[] {
  const whole = path.startsWith("@") ? path : resolve(path);
  return readQuietly("/proc/net/unix")
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 7)
    .map((fields) => ({
      path: utf8(fields.slice(7).join(" ")),
      type: Number.parseInt(fields[4] ?? "0", 16),
      listens: (Number.parseInt(fields[3] ?? "0", 16) & LISTENS) !== 0,
      connected: fields[5] === "03",
      inode: Number(fields[6]),
    }))
    .filter((row) => row.path === path || row.path === whole || endsAlike(row.path, whole))
    .sort((a, b) => Number(b.listens) - Number(a.listens));
}

function endsAlike(path: string, whole: string): boolean {
  return !path.startsWith("@") && !isAbsolute(path) && whole.endsWith(`/${path.replace(/^\.\//, "")}`);
}
