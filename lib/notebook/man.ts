import { defaults } from "../socket/wait/wait-options.ts";
import { ArgumentError } from "../syscall/error.ts";
import * as sys from "../syscall/mod.ts";
import { trace } from "../trace/trace.ts";
import { manual, plainTable, type Section, type Showable } from "./card.ts";
import { lesson } from "./lesson.ts";
import { findEntries, type ManualEntry, manualEntries, membersOf, nearestName } from "./manual.ts";
import { show } from "./show.ts";

/** What is public and does not know its own name. */
const NAMES = new Map<unknown, string>([
  [defaults, "defaults"],
  [lesson, "lesson"],
  [sys, "sys"],
  [trace, "trace"],
  ...Object.entries(sys).map(([name, call]) => [call, `sys.${name}`] as const),
]);

/**
 * Shows the documentation of a function, a method, a class, a type or a constant, in either Jupyter kernel: the same that
 * Shift-Tab shows in tslab. Without an argument it lists what there is.
 *
 * @param what the thing itself, or its name: `socket`, `"recv"`, `"trace.events"`, `"sys.recv"`
 * @throws {ArgumentError} for a name that is not there; it proposes the nearest one
 * @example
 * ```ts
 * import { man, socket } from "socklab";
 *
 * man(socket);
 * man("listen");
 * man();
 * ```
 */
export function man(what?: string | object): void {
  if (what === undefined) {
    show(contents());
    return;
  }
  const name = typeof what === "string" ? what : nameOf(what);
  const [entry, ...others] = findEntries(name);
  if (entry === undefined) {
    const nearest = nearestName(name);
    const advice = nearest === undefined ? "" : `did you mean man(${JSON.stringify(nearest)})? `;
    const message = `nothing here is called ${JSON.stringify(name)}: ${advice}man() lists what there is`;
    throw new ArgumentError("ERR_ARG_RANGE", "man", "what", message);
  }
  show(manual(entry.signature, sectionsOf(entry, others)));
}

/** The name of a public thing, of the class of an object, or of whatever else has one. */
function nameOf(what: object): string {
  const known = NAMES.get(what);
  if (known !== undefined) return known;
  const named = typeof what === "function" ? what : what?.constructor;
  return named?.name ?? String(what);
}

/** A page's sections, under headings that a reader knows from manual pages. */
function sectionsOf(entry: ManualEntry, others: readonly ManualEntry[]): Section[] {
  const { text, parameters = [], returns = [], errors = [], example = [] } = entry;
  const members = membersOf(entry).map((one) => `${one.signature}  ${firstSentence(one.text)}`.trimEnd());
  const sections = [
    { heading: "", body: text, code: false },
    { heading: "Parameters", body: parameters.join("\n"), code: false },
    { heading: "Returns", body: returns.join("\n"), code: false },
    { heading: "Errors", body: errors.join("\n"), code: false },
    { heading: "Members", body: members.join("\n"), code: false },
    { heading: "Example", body: example.join("\n\n"), code: true },
    { heading: "Of the same name", body: others.map(({ name }) => name).join(", "), code: false },
  ];
  return sections.filter(({ body }) => body !== "");
}

function firstSentence(text: string): string {
  return /^.*?[.:](?= |$)/s.exec(text)?.[0].replace(/:$/, ".") ?? text;
}

/** What `man()` can show: the values by their groups, and of the many constants only how many there are. */
function contents(): Showable {
  const groups = new Map<string, string[]>();
  for (const { name, kind, group } of manualEntries()) {
    if (kind === "type" || name.includes(".")) continue;
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  const rows = [...groups].map(([group, names]) => [group, namesText(names)]);
  return plainTable('What man() can show: man("socket"), man("recv"), man("trace.events")', ["group", "names"], rows);
}

const MOST_NAMES = 60;

function namesText(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(", ");
}
