import { SO_REUSEADDR, SOL_SOCKET } from "../../syscall/constants.ts";
import { type Causes, when } from "./cause.ts";
import { type Facts, placeOf } from "./facts.ts";
import { type Holder, holdersOf, ownerOf } from "./holders.ts";
import { atPath, connectedThere, isAbstract, leftOver, living, pathOf } from "./unix-paths.ts";

/** EADDRINUSE: who holds the address. */
export const addressInUse: Causes = {
  "bind EADDRINUSE": [
    when((f) => f.to?.family === "AF_UNIX", pathTaken),
    when(
      (f) => f.to?.port === 0,
      "every port of net.ipv4.ip_local_port_range is taken at that address: close some sockets",
    ),
    (f) => portTaken(f, f.to?.host, f.to?.port),
  ],
  "listen EADDRINUSE": [
    when(
      (f) => f.local === undefined,
      "listen() gives a socket without an address a free port, and none is left: close some sockets",
    ),
    (f) => portTaken(f, f.local?.host, f.local?.port),
  ],
  EADDRINUSE: ["the address is taken already"],
};

function pathTaken(f: Facts): string {
  const path = placeOf(f);
  const [row] = [...living(f), ...connectedThere(f)];
  const owner = row && ownerOf(row.inode);
  if (isAbstract(f))
    return owner
      ? `${owner} has the name ${path}: close it, or take another name`
      : `another socket has the name ${path}: take another one`;
  const found = atPath(pathOf(f));
  if (found === "directory")
    return `${path} is a directory: bind() makes the file itself, so give a name that is not there yet`;
  if (found === "file") return `${path} is there already and is no socket: give another path`;
  if (found === "unknown") return `something is at ${path} already: give another path`;
  if (owner === undefined) return `${leftOver(f)}: close() does not remove the file, so remove it first (rm ${path})`;
  if (row?.connected && !row.listens)
    return `either ${leftOver(f)}, or ${owner} has that name: close it and remove the file (rm ${path})`;
  return `${owner} has this path: close it and remove the file (rm ${path}), or take another path`;
}

const OTHER_PORT = "take another port, or port 0 for any that is free";

function portTaken(f: Facts, host = "", port = 0): string {
  const rows = holdersOf(f, host, port).filter(
    ({ inode, state }) => f.syscall === "bind" || state === "LISTEN" || inode === 0,
  );
  const [first] = rows;
  if (first === undefined) return `another socket has this address, and the kernel does not tell whose: ${OTHER_PORT}`;
  if (first.state === "TIME_WAIT") return timeWait(f, rows);
  if (first.inode === 0) {
    return `nobody's descriptor has this port any more, but the kernel is still ending a connection there (${first.state}): ${OTHER_PORT}${orReuse(f)}`;
  }
  const owner = ownerOf(first.inode, first.uid);
  if (first.state === "LISTEN")
    return `${owner} listens on this port: close it, or ${f.syscall === "bind" ? "ask for port 0" : "bind to another port"}`;
  if (first.state === "BOUND") return `${owner} is bound to this port: close it, or ask for port 0`;
  return `${owner} has a connection at this port${f.isTcp ? ` (${first.state})` : ""}: close it, or ask for port 0${orReuse(f)}`;
}

/** Where connections alone stand in the way, SO_REUSEADDR helps if their sockets had it too: see socket(7). */
function orReuse(f: Facts): string {
  if (!f.isTcp) return "";
  return f.option(SOL_SOCKET, SO_REUSEADDR)
    ? " (this socket has SO_REUSEADDR, which helps only where the earlier one had it too)"
    : ", or set SO_REUSEADDR before bind(), which helps where the earlier socket had it too";
}

function timeWait(f: Facts, rows: readonly Holder[]): string {
  const seconds = Math.max(...rows.map(({ timeWaitMs }) => Math.ceil(timeWaitMs / 1000)));
  const what = rows.length === 1 ? "a closed connection" : `${rows.length} closed connections`;
  return `nobody has this port but ${what} in TIME_WAIT, for ${seconds} s more: wait, or take another port${orReuse(f)}`;
}
