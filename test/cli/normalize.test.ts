import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { notebookOf, writtenNotebook } from "../support/notebook.ts";
import { socklab } from "../support/socklab.ts";

test("socklab normalize --check exits with 1 and changes nothing, normalize mends it, --check exits with 0", async () => {
  const path = writtenNotebook(notebookOf("1 + 1"));
  const messy = JSON.stringify({ ...notebookOf("1 + 1"), metadata: {} });
  writeFileSync(path, messy);

  const before = await socklab("normalize", "--check", path);
  expect(before.code).toBe(1);
  expect(before.out).toContain("run socklab normalize");
  expect(readFileSync(path, "utf8")).toBe(messy);

  expect((await socklab("normalize", path)).code).toBe(0);
  expect((await socklab("normalize", "--check", path)).code).toBe(0);
});

test("socklab normalize takes a byte order mark, and answers what is no notebook with a sentence and goes on", async () => {
  const marked = writtenNotebook(notebookOf("1 + 1"));
  const plain = readFileSync(marked, "utf8");
  writeFileSync(marked, `\uFEFF${plain}`);
  const broken = writtenNotebook(notebookOf("1"));
  writeFileSync(broken, "hello");

  const { code, out, err } = await socklab("normalize", broken, marked);
  expect(code).toBe(1);
  expect(err.trim()).toBe(`${broken} is no notebook, or was cut off: it is not whole JSON`);
  expect(out).toContain("2 notebooks, 1 changed");
  expect(readFileSync(marked, "utf8")).toBe(plain);
});
