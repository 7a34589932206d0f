import { readFileSync } from "node:fs";

/** What `manual.json` says of one public name. The build makes it from the comments in the source. */
export interface ManualEntry {
  /** As it is written: `socket`, `Socket.recv`, `sys.recv`. */
  readonly name: string;
  readonly kind: "function" | "class" | "value" | "type" | "member";
  readonly group: string;
  readonly signature: string;
  readonly text: string;
  readonly parameters?: readonly string[];
  readonly returns?: readonly string[];
  readonly errors?: readonly string[];
  readonly example?: readonly string[];
  /** The class of a value, whose members are the value's. */
  readonly like?: string;
}

/** The file lies beside this source; what is built from it reads the same one. */
const FILE = new URL("./manual.json", import.meta.url);

let read: readonly ManualEntry[] | undefined;

/** All entries, group by group. They are read when they are first asked for. */
export function manualEntries(): readonly ManualEntry[] {
  read ??= JSON.parse(readFileSync(FILE, "utf8")) as ManualEntry[];
  return read;
}

/**
 * The entries that a name may mean, the likeliest first. `recv` alone is the method before the bare call, `trace.events`
 * a member of the value's class.
 */
export function findEntries(name: string): readonly ManualEntry[] {
  const all = manualEntries();
  const [owner, member] = name.split(".");
  const like = member && all.find((one) => one.name === owner)?.like;
  const whole = all.filter((one) => one.name === name || one.name === `${like}.${member}`);
  if (name.includes(".")) return whole;
  const members = all.filter((one) => one.name.endsWith(`.${name}`));
  return [...whole, ...members.sort((a, b) => rank(a) - rank(b))];
}

/** A socket's methods come first, then what other classes and objects have; the bare calls come last. */
function rank({ name }: ManualEntry): number {
  const owner = ownerOf(name);
  if (owner === "Socket") return 0;
  if (owner.startsWith("sys")) return 3;
  return manualEntries().some((one) => one.name === owner && one.kind !== "type") ? 1 : 2;
}

/** The members of a class, an interface or an object. */
export function membersOf({ name, like }: ManualEntry): readonly ManualEntry[] {
  return manualEntries().filter((one) => ownerOf(one.name) === name || ownerOf(one.name) === like);
}

/** What a member belongs to: of `sys.recv` that is `sys`, of `recv` nothing. */
function ownerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

/** The name that is most like one that is not there; undefined where none is much like it. */
export function nearestName(wanted: string): string | undefined {
  const names = manualEntries().flatMap(({ name }) => [name, name.slice(name.lastIndexOf(".") + 1)]);
  const [nearest] = names
    .map((name) => ({ name, edits: editsBetween(name.toLowerCase(), wanted.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  return nearest && nearest.edits <= Math.max(1, wanted.length / 3) ? nearest.name : undefined;
}

/** How many letters must be put in, taken out or changed to make one word of another (Levenshtein's distance). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++) {
      const change = (row[j] as number) + (letter === other[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}
