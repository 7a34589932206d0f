import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { NotebookError, refuseLong } from "../../project/notebook-file.ts";

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Reads a stranger's file, once and by one descriptor: nobody can put another in its place while it is looked at. No part
 * of its path is followed if it is a link, and nothing but a regular file is read. See openat(2) and O_NOFOLLOW in open(2).
 *
 * @param root a folder that the teacher named
 * @param path the file's, from there on
 * @throws {NotebookError} when it can't be read, with why
 */
export function readWithin(root: string, path: string): Uint8Array {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  const opened: number[] = [];
  const open = (where: string, flags: number): number => {
    const fd = openSync(where, flags);
    opened.push(fd);
    return fd;
  };
  try {
    let at = open(root, O_RDONLY | O_DIRECTORY);
    for (const part of parts) at = open(`/proc/self/fd/${at}/${part}`, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    // a pipe would wait for somebody who writes
    return contentsOf(open(`/proc/self/fd/${at}/${name}`, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), path);
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ELOOP") {
      throw new NotebookError(`${path} is a symbolic link: it was not followed, hand in the file itself`);
    }
    throw new NotebookError(`${path} can't be read: ${message.replace(/, \w+ '.*'$/s, "")}`);
  } finally {
    for (const fd of opened) closeSync(fd);
  }
}

/** A file may grow while it is read. */
function contentsOf(file: number, path: string): Uint8Array {
  const stat = fstatSync(file);
  if (!stat.isFile()) throw new NotebookError(`${path} is no file`);
  refuseLong(stat.size, path);
  const bytes = Buffer.allocUnsafe(stat.size + 1);
  let length = 0;
  for (let count = -1; count !== 0 && length < bytes.length; length += count) {
    count = readSync(file, bytes, length, bytes.length - length, null);
  }
  if (length > stat.size)
    throw new NotebookError(`${path} was written to while it was read: run the same command again`);
  return bytes.subarray(0, length);
}
