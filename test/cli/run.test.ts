import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { jupyterKernels } from "../../lib/cli/kernelspec.ts";
import type { ChapterReport } from "../../lib/cli/run.ts";
import { notebookOf, writtenNotebook } from "../support/notebook.ts";
import { socklab } from "../support/socklab.ts";

const report = (out: string) => JSON.parse(out) as { ok: boolean; chapters: [ChapterReport] };

test.each(jupyterKernels)(
  "socklab run in %s exits with 0 when every cell did as it should, and saves what came out",
  async (kernel) => {
    const path = writtenNotebook(
      notebookOf(
        'import * as socklab from "socklab";',
        "const a: number = 20;",
        ["throw new Error('meant');", "raises-exception"],
        "console.log(a + 1)",
      ),
    );
    const saved = join(dirname(path), "out.ipynb");
    const { code, out } = await socklab("run", path, "--kernel", kernel, "--out", saved);
    expect(out).toContain("4 of 4 cells ok");
    expect(code).toBe(0);
    const text = readFileSync(saved, "utf8");
    expect(text).toContain("21\\n");
    expect(text).toContain("meant");
  },
);

test.each(jupyterKernels)(
  "socklab run --json in %s exits with 1 after an error, and runs the cells that follow",
  async (kernel) => {
    const path = writtenNotebook(notebookOf("1", "throw new Error('not meant');", "3"));
    const { code, out, err } = await socklab(
      "run",
      path,
      "--kernel",
      kernel,
      "--json",
      "--out",
      join(dirname(path), "out.ipynb"),
    );
    expect(code).toBe(1);
    const [chapter] = report(out).chapters;
    expect(chapter.cells.map(({ status }) => status)).toEqual(["ok", "error", "ok"]);
    expect(chapter.cells[1]?.error).toContain("not meant");
    expect(err).toContain("[3/3] ok");
  },
);

test.each(jupyterKernels)(
  "socklab run in %s exits with 1 when a cell that is meant to fail does not",
  async (kernel) => {
    const path = writtenNotebook(notebookOf(["1", "raises-exception"]));
    const { code, out } = await socklab("run", path, "--kernel", kernel, "--out", join(dirname(path), "out.ipynb"));
    expect(out).toContain("no error, though one was meant");
    expect(code).toBe(1);
  },
);

test.each(jupyterKernels)("socklab run --timeout in %s does not take silence for success", async (kernel) => {
  const path = writtenNotebook(notebookOf("await new Promise(() => {});"));
  const { code, out } = await socklab(
    "run",
    path,
    "--kernel",
    kernel,
    "--timeout",
    "1",
    "--out",
    join(dirname(path), "out.ipynb"),
  );
  expect(out).toContain("no answer within 1000 ms");
  expect(code).toBe(1);
});

test("socklab run takes a byte order mark, and tells the line and column of a cell that Deno can't parse", async () => {
  const path = writtenNotebook(notebookOf("const a = 1;\nconst b c;", "2"));
  writeFileSync(path, `\uFEFF${readFileSync(path, "utf8")}`);
  const saved = join(dirname(path), "out.ipynb");
  const { code, out } = await socklab("run", path, "--kernel", "deno", "--out", saved);
  expect(code).toBe(1);
  expect(out).toContain("SyntaxError: line 2, column 9: Expected a semicolon");
  expect(out).toContain("1 of 2 cells ok");
  expect(readFileSync(saved, "utf8")).toContain("line 2, column 9");
});

test("socklab run answers what is no notebook with a sentence", async () => {
  const path = writtenNotebook(notebookOf("1"));
  writeFileSync(path, "{");
  const { code, out, err } = await socklab("run", path);
  expect([code, out, err.trim()]).toEqual([1, "", `${path} is no notebook, or was cut off: it is not whole JSON`]);
});
