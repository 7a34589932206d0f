import { existsSync, readFileSync } from "node:fs";
import { step } from "./command.mjs";
import { inside } from "./paths.mjs";

const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined);

const allows = (list, value) => !list || list.includes(value);

/** Is an optional package meant for this system? One for another C library than glibc isn't looked for. */
const fits = ({ os, cpu, libc }) =>
  (os || cpu) && allows(os, process.platform) && allows(cpu, process.arch) && allows(libc, "glibc");

/**
 * Are the installed packages those of the lock file? npm lists what it installed in node_modules/.package-lock.json, and
 * writes that list last, so an install that was cut short has none.
 */
export function packagesAreInstalled() {
  const wanted = read(inside("package-lock.json"));
  const installed = read(inside("node_modules", ".package-lock.json"));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    if (!found) return entry.optional && !fits(entry);
    return found.version === entry.version && existsSync(inside(path));
  });
}

/** Installs exactly what package-lock.json says into node_modules, unless it is there. */
export function installPackages() {
  if (packagesAreInstalled()) return;
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  step(
    "Installing the npm packages",
    program,
    [...first, "ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"],
    ["Run npm ci by itself to see what it says, then run the same command again"],
  );
}
