import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { inside } from "../../lib/project/paths.ts";

const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/grading.md"];
const { scripts, engines } = JSON.parse(readFileSync(inside("package.json"), "utf8")) as {
  scripts: Record<string, string>;
  engines: Record<string, string>;
};
const read = (name: string) => readFileSync(inside(name), "utf8");

/** Made by set-up or by a command, so a fresh clone lacks them. */
const MADE = /^(\.venv|\.socklab|node_modules|lib\/dist|docs\/api)(\/|$)/;

/** GitHub's name for a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

const anchors = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map((match) => anchor(match[1] ?? ""));

describe.each(DOCUMENTS)("%s", (name) => {
  const text = read(name);

  test("links to files and headings that exist", () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
      (match) => match[1] ?? match[2] ?? "",
    );
    const broken = targets.filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [file = "", heading] = target.split("#");
      const path = file === "" ? name : join(dirname(name), file);
      if (!existsSync(inside(path))) return true;
      return heading !== undefined && !anchors(read(path)).includes(heading);
    });
    expect(broken).toEqual([]);
  });

  test("names npm scripts that exist", () => {
    const named = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      (match) => match[1] ?? match[2] ?? "",
    );
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  test("names files and folders of the project that exist", () => {
    const named = [...text.matchAll(/`((?:lib|test|notebooks|docs|\.ci)\/[\w./-]*)`/g)].map((match) => match[1] ?? "");
    expect(named.filter((path) => !MADE.test(path) && !existsSync(inside(path)))).toEqual([]);
  });
});

test("README.md names the least Node that package.json asks for, and every chapter", async () => {
  const { chapters, chapterName } = await import("../../lib/project/chapters.ts");
  const text = read("README.md");
  expect(text).toContain(`Node ${(engines.node ?? "").replace(">=", "")}`);
  expect(
    chapters()
      .map(chapterName)
      .filter((chapter) => !text.includes(`notebooks/${chapter}.ipynb`)),
  ).toEqual([]);
});
