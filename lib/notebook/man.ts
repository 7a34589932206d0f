import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ArgumentError } from "../syscall/error.ts";
import { manual, type Section } from "./card.ts";
import { show } from "./show.ts";

const here = fileURLToPath(new URL("..", import.meta.url));
const suffix = import.meta.url.endsWith(".ts") ? ".ts" : ".d.ts";
/** Where a name stands in several files, the helper's documentation is meant, not the bare call's. */
const ORDER = ["socket", "notebook", "trace", "capture", "figure", "syscall"];

/** What a manual page is made of. */
interface Page {
  readonly signature: string;
  readonly sections: readonly Section[];
}

/**
 * Shows the documentation of a function, a method or a class, in either kernel: the same that Shift-Tab shows in tslab.
 *
 * @param what the thing itself, or its name
 * @example
 * ```ts
 * import { man, socket } from "socklab";
 *
 * man(socket);
 * man("listen");
 * ```
 */
export function man(what: string | { readonly name: string }): void {
  const name = typeof what === "string" ? what : what?.name;
  const page = typeof name === "string" && /^\w+$/.test(name) ? find(name) : undefined;
  if (page === undefined) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      "man",
      "what",
      `nothing here is called ${JSON.stringify(name)}: try man("socket")`,
    );
  }
  show(manual(page.signature, page.sections));
}

function find(name: string): Page | undefined {
  const pattern = new RegExp(
    `/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*((?:export |declare |async |readonly |get )*(?:function |class |const |interface |type )?(?:${name})[(<:= ][\\s\\S]{0,600})`,
  );
  for (const folder of ORDER) {
    for (const file of readdirSync(`${here}/${folder}`)
      .filter((entry) => entry.endsWith(suffix))
      .sort()) {
      const match = pattern.exec(readFileSync(`${here}/${folder}/${file}`, "utf8"));
      if (match) return { signature: signature(match[2] ?? ""), sections: prose(match[1] ?? "") };
    }
  }
  return undefined;
}

/** The declaration up to the end of its parameters and result: the brackets balance, and no body has begun. */
function signature(source: string): string {
  const text = source.replace(/^(export |declare |async )+/, "");
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const rest = text.slice(at);
    if (depth === 0 && /^( \{|;|\n)/.test(rest)) return text.slice(0, at).replace(/\s+/g, " ");
    if ("([{<".includes(text[at] as string)) depth++;
    if (")]}".includes(text[at] as string) || (text[at] === ">" && text[at - 1] !== "=")) depth--;
  }
  return text.split("\n")[0] as string;
}

/** The comment without its stars, its tags as headings that a reader knows from manual pages. */
function prose(comment: string): Section[] {
  const text = comment
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .replace(/\{@link (\w+)\}/g, "$1");
  const [before = "", ...tags] = text.split(/^@/m);
  const of = (tag: string): string[] =>
    tags
      .filter((one) => one.startsWith(`${tag} `) || one.startsWith(`${tag}\n`))
      .map((one) => one.slice(tag.length).trim());
  const sections = [
    { heading: "", body: before.trim(), code: false },
    {
      heading: "Parameters",
      body: of("param")
        .map((one) => one.replace(/^(\S+)\s/, "$1: "))
        .join("\n"),
      code: false,
    },
    { heading: "Returns", body: of("returns").join("\n"), code: false },
    {
      heading: "Errors",
      body: of("throws")
        .map((one) => one.replace(/^\{(\w+)\}\s*/, "$1: "))
        .join("\n"),
      code: false,
    },
    {
      heading: "Example",
      body: of("example")
        .join("\n")
        .replace(/```(ts)?\n?/g, "")
        .trim(),
      code: true,
    },
  ];
  return sections.filter(({ body }) => body !== "");
}
