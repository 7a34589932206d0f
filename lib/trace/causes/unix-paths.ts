import { readlinkSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { quietly } from "../../base/ignore-errors.ts";
import { type UnixRow, unixRows } from "../linux/unix-rows.ts";
import { type Facts, placeOf } from "./facts.ts";

/** What lies at the call's path. */
export type AtPath = "nothing" | "socket" | "directory" | "file" | "unknown";

export const pathOf = (f: Facts): string => (f.to?.family === "AF_UNIX" ? f.to.path : "");

export const isAbstract = (f: Facts): boolean => pathOf(f).startsWith("@");

export function atPath(path: string): AtPath {
  try {
    const found = statSync(path);
    return found.isSocket() ? "socket" : found.isDirectory() ? "directory" : "file";
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== "ENOENT") return "unknown";
    return quietly(() => readlinkSync(path)) === undefined ? "nothing" : "file";
  }
}

/** The nearest part of the path that exists and is no directory, or that does not exist. */
export function brokenPart(path: string): { part: string; is: AtPath } {
  let part = dirname(resolve(path));
  let last = { part, is: atPath(part) };
  while (last.is !== "directory" && part !== "/") {
    last = { part, is: atPath(part) };
    const above = dirname(part);
    if (atPath(above) === "directory") break;
    part = above;
  }
  return atPath(part) === "directory" ? last : { part, is: atPath(part) };
}

/** Sockets that are alive under the call's name, as far as the kernel's table can be compared with it. */
export const living = (f: Facts): UnixRow[] => unixRows(pathOf(f)).filter((row) => row.listens || !row.connected);

/** The connections that a listener of this name has accepted, and clients that took the name. */
export const connectedThere = (f: Facts): UnixRow[] =>
  unixRows(pathOf(f)).filter((row) => !row.listens && row.connected);

export const inFolder = (f: Facts): string => `the folder ${dirname(resolve(pathOf(f)))}`;

export const leftOver = (f: Facts): string => `${placeOf(f)} is left over from a socket that is gone`;
