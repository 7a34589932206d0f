import { exerciseOf } from "../../../lib/exercises/mod.ts";
import type { Cell } from "../../../lib/project/notebook-file.ts";
import { type Cases, type Id, sayHello } from "./case.ts";

const right = sayHello({})["say-hello"];
const helper = `${right.replace("await client.send(words)", "await sendTo(client, words)")}`;
const isAnswer = ({ id }: Cell): boolean => id === "answer-say-hello";
const isCheck = ({ id }: Cell): boolean => id?.startsWith("check-") ?? false;
const bare = (source: string): Cell => ({ cell_type: "code", id: `own-${source.length}`, metadata: {}, source });
/** The cells with the answer to say-hello made into others. */
const remade = (make: (cell: Cell) => Cell[]) => (cells: Cell[]) =>
  cells.flatMap((cell) => (isAnswer(cell) ? make(cell) : [cell]));
const none = { "say-hello": "not-run" } as const;

/** Notebooks whose cells are not as they were handed out. */
export const cells: Cases = {
  "all-right": { tries: "answers everything rightly", verdict: "pass" },
  "all-stubs": {
    tries: "hands in what was handed out",
    answers: {
      "say-hello": stub("say-hello"),
      "read-the-record": stub("read-the-record"),
      "read-the-error": stub("read-the-error"),
    },
    verdict: "fail",
    says: /[Nn]ot answered/,
  },
  "syntax-error": {
    tries: "has a brace too few",
    answers: { "say-hello": right.slice(0, -1) },
    verdict: { "say-hello": "compile-error" },
    says: /cell 2, line \d+/,
  },
  "syntax-without-end": {
    tries: "has a few hundred characters that take the compiler for ever",
    answers: { "say-hello": `${right}\n${"async (a=".repeat(60)}1${")".repeat(60)};` },
    verdict: { "say-hello": "compile-error" },
    says: /takes too long/,
  },
  "syntax-without-end-elsewhere": {
    tries: "has such characters in a cell of its own, with the answer's name",
    cells: (all) => [bare(`sayHello; ${"async (a=".repeat(60)}1${")".repeat(60)};`), ...all],
    verdict: { "say-hello": ["pass", "compile-error"] },
  },
  "syntax-error-elsewhere": {
    tries: "has a cell of its own that no compiler reads",
    cells: (all) => [bare("%%bash\nls {{{ ((("), ...all],
    verdict: "pass",
  },
  "type-errors": {
    tries: "has errors of types only",
    answers: sayHello({ first: 'const n: number = "text";\n  const missing: Nowhere = n.nothing;' }),
    verdict: "pass",
  },
  "not-typescript": {
    tries: "answers in Python",
    answers: { "say-hello": "def sayHello(port, words):\n    return 5" },
    verdict: { "say-hello": "compile-error" },
  },
  renamed: {
    tries: "gives the function another name",
    answers: { "say-hello": right.replace("sayHello", "greet") },
    verdict: { "say-hello": "fail" },
    warns: /declares no sayHello/,
  },
  emptied: {
    tries: "empties the answer's cell",
    answers: { "say-hello": "" },
    verdict: { "say-hello": "fail" },
    warns: /declares no sayHello/,
  },
  "commented-out": {
    tries: "has the answer in a comment",
    answers: { "say-hello": `/*\n${right}\n*/` },
    verdict: { "say-hello": "fail" },
    warns: /declares no sayHello/,
  },
  "cell-missing": { tries: "has deleted the answer's cell", cells: remade(() => []), verdict: none },
  "cell-to-markdown": {
    tries: "has made the answer's cell a text",
    cells: remade((cell) => [{ ...cell, cell_type: "markdown" }]),
    verdict: none,
  },
  "cell-copied": {
    tries: "has the answer's cell twice, with the same id; the first is wrong",
    cells: remade((cell) => [{ ...cell, source: sayHello({ returns: "-1" })["say-hello"] }, cell]),
    verdict: "pass",
    warns: /say-hello.*2 cells/,
  },
  "cell-copied-worse": {
    tries: "has the answer's cell twice, with the same id; the last is wrong",
    cells: remade((cell) => [cell, { ...cell, source: sayHello({ returns: "-1" })["say-hello"] }]),
    verdict: { "say-hello": "fail" },
    warns: /say-hello.*2 cells/,
  },
  "cell-copied-stub": {
    tries: "has the unchanged stub once more below the answer",
    cells: remade((cell) => [cell, { ...cell, source: stub("say-hello") }]),
    verdict: "pass",
  },
  "answer-elsewhere": {
    tries: "has left the stub alone and answers in a cell of its own",
    cells: remade((cell) => [{ ...cell, source: stub("say-hello") }, bare(right)]),
    verdict: "pass",
    warns: /say-hello/,
  },
  "helper-elsewhere": {
    tries: "uses a function of another cell",
    cells: remade((cell) => [
      { ...cell, source: helper },
      bare(
        "async function sendTo(client: { send(words: string): Promise<number> }, words: string) {\n  return client.send(words);\n}",
      ),
    ]),
    verdict: "pass",
    warns: /say-hello/,
  },
  "helper-harmful": {
    tries: "uses a function of a cell that ends the process",
    cells: remade((cell) => [
      { ...cell, source: helper },
      bare("process.exit(0);\nconst sendTo = (client: any, words: string) => client.send(words);"),
    ]),
    verdict: "pass",
  },
  "helper-missing": {
    tries: "uses a function that no cell has",
    answers: { "say-hello": helper },
    verdict: { "say-hello": "fail" },
    says: /sendTo is not defined/,
  },
  reordered: { tries: "has its cells in the opposite order", cells: (all) => all.toReversed(), verdict: "pass" },
  "checks-deleted": {
    tries: "has deleted the cells that check",
    cells: (all) => all.filter((cell) => !isCheck(cell)),
    verdict: "pass",
  },
  "checks-edited": {
    tries: "has rewritten the cells that check, and answers wrongly",
    answers: sayHello({ returns: "-1" }),
    cells: (all) => all.map((cell) => (isCheck(cell) ? { ...cell, source: 'console.log("all right");' } : cell)),
    verdict: { "say-hello": "fail" },
  },
  "checks-answer": {
    tries: "answers in the cell that checks",
    cells: (all) =>
      all.flatMap((cell) =>
        isAnswer(cell)
          ? [{ ...cell, source: stub("say-hello") }]
          : cell.id === "check-say-hello"
            ? [{ ...cell, source: right }]
            : [cell],
      ),
    verdict: { "say-hello": "fail" },
  },
  "checks-itself": {
    tries: "calls the check in the answer's own cell",
    answers: { "say-hello": `import { check } from "socklab";\n${right}\nawait check("say-hello", sayHello);` },
    verdict: "pass",
  },
  "no-metadata": {
    tries: "has lost every cell's metadata",
    cells: (all) =>
      all.map(({ cell_type, source, id }): Cell => ({ cell_type, metadata: {}, source, ...(id && { id: `x${id}` }) })),
    verdict: "pass",
    warns: /say-hello/,
  },
  "points-raised": {
    tries: "gives itself a thousand points in the metadata",
    answers: sayHello({ returns: "-1" }),
    cells: (all) =>
      all.map((cell) => ({
        ...cell,
        metadata: { ...cell.metadata, nbgrader: { ...(cell.metadata.nbgrader as object), points: 1000 } },
      })),
    verdict: { "say-hello": "fail" },
  },
  "forged-outputs": {
    tries: "has outputs that say that all has passed",
    answers: sayHello({ returns: "-1" }),
    cells: (all) =>
      all.map((cell) =>
        cell.cell_type === "code"
          ? {
              ...cell,
              outputs: [
                { output_type: "execute_result", data: { "text/plain": "100" }, metadata: {}, execution_count: 1 },
              ],
            }
          : cell,
      ),
    verdict: { "say-hello": "fail" },
  },
  arrow: {
    tries: "answers with a constant and exports it",
    answers: {
      "say-hello": right.replace(
        "async function sayHello(port: number, words: string): Promise<number> {",
        "export const sayHello = async (port: number, words: string) => {",
      ),
    },
    verdict: "pass",
  },
  "shows-the-manual": {
    tries: "calls man() in the answer's cell",
    answers: { "say-hello": `import { man } from "socklab";\nman("send");\n${right}` },
    verdict: "pass",
  },
  "constant-elsewhere": {
    tries: "uses a constant that a call makes in another cell",
    cells: remade((cell) => [
      bare("const coder = new TextEncoder();"),
      { ...cell, source: right.replace("client.send(words)", "client.send(coder.encode(words))") },
    ]),
    verdict: "pass",
    warns: /say-hello/,
  },
  "requires-as-tslab": {
    tries: "requires modules, as one may in tslab",
    answers: {
      "say-hello": right.replace(
        /^import (.*) from (.*);$/m,
        'const $1 = require($2);\nconst net = require("node:net");',
      ),
    },
    verdict: "pass",
  },
  "trial-left": {
    tries: "leaves a call of its answer at the cell's end",
    answers: { "say-hello": `${right}\nconst taken = await sayHello(5000, "hello");\nconsole.log(taken);` },
    verdict: "pass",
  },
  "not-a-number-in-output": {
    tries: "has NaN in an output, as Python writes it",
    text: (text) => text.replace('"outputs": []', '"outputs": [{"data": {"a": NaN}, "output_type": "display_data"}]'),
    verdict: "pass",
  },
  "same-names": {
    tries: "has parameters and keys whose names other cells declare",
    cells: (all) => [
      ...["port", "words", "client", "send"].map((name) => bare(`const ${name} = socket.${name} as never;`)),
      ...all,
    ],
    verdict: "pass",
  },
  "awaits-at-top": {
    tries: "awaits at the top of its cell, and is right",
    answers: sayHello({ top: "const ready = await Promise.resolve(true);" }),
    verdict: "pass",
  },
};

function stub(id: Id): string {
  return exerciseOf(id)?.stub ?? "";
}
