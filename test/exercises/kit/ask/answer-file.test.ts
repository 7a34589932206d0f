import { describe, expect, test } from "vitest";
import { cellsIn, readAnswerFile } from "../../../../lib/exercises/kit/ask/answer-file.ts";
import { inside } from "../../../../lib/project/paths.ts";

const lines = (...all: string[]): string => all.join("\n");

const GREET = lines(
  'import { AF_INET, socket } from "socklab";',
  "",
  "export async function greet(port: number): Promise<void> {",
  "  const client = socket(AF_INET);",
  "  //#region answer",
  "  await client.connect(port);",
  "  //#stub",
  "  // if (port > 0) {",
  "  //   todo(); // your code",
  "  // }",
  "  //#endregion",
  "}",
  "",
);

describe("cellsIn()", () => {
  test("gives the solution a region's lines up to the stub's, and no export", () => {
    expect(cellsIn(GREET).solution).toBe(
      lines(
        'import { AF_INET, socket } from "socklab";',
        "",
        "async function greet(port: number): Promise<void> {",
        "  const client = socket(AF_INET);",
        "  await client.connect(port);",
        "}",
      ),
    );
  });

  test("gives the stub the lines after the mark, no comments any more, and todo where it is called", () => {
    expect(cellsIn(GREET).stub).toBe(
      lines(
        'import { AF_INET, socket, todo } from "socklab";',
        "",
        "async function greet(port: number): Promise<void> {",
        "  const client = socket(AF_INET);",
        "  if (port > 0) {",
        "    todo(); // your code",
        "  }",
        "}",
      ),
    );
  });

  test("leaves what lies in a region without a stub to the solution alone", () => {
    const source = lines("//#region answer", "const help = 1;", "", "//#endregion", "export const answer = help;", "");
    expect(cellsIn(source)).toEqual({
      solution: lines("const help = 1;", "", "const answer = help;"),
      stub: "const answer = help;",
    });
  });

  test("leaves an import in a region to the one that needs it", () => {
    const source = lines(
      "//#region answer",
      'import { Buffer } from "node:buffer";',
      "//#stub",
      '// import { connect } from "node:net";',
      "//#endregion",
      'import { socket } from "socklab";',
      "",
    );
    expect(cellsIn(source)).toEqual({
      solution: lines('import { Buffer } from "node:buffer";', 'import { socket } from "socklab";'),
      stub: lines('import { connect } from "node:net";', 'import { socket } from "socklab";'),
    });
  });

  test("imports todo after an import of many lines, and where there was none", () => {
    const region = lines("//#region answer", "f(1);", "//#stub", "// todo();", "//#endregion", "");
    expect(cellsIn(lines("import {", "  a,", "  b,", '} from "socklab";', region)).stub).toBe(
      lines("import {", "  a,", "  b, todo,", '} from "socklab";', "todo();"),
    );
    expect(cellsIn(region).stub).toBe(lines('import { todo } from "socklab";', "", "todo();"));
  });

  test.each([
    ["begin", "//#region answer\nf(1);\n"],
    ["end", "f(1);\n  //#endregion\n"],
    ["middle", "//#stub\n// todo();\n"],
    ["second begin", "//#region answer\n//#region answer\nf(1);\n//#endregion\n"],
  ])("refuses a region's %s that stands alone", (_, source) => {
    expect(() => cellsIn(source)).toThrow(/^\/\/#\w+.* stands alone/);
  });
});

test("readAnswerFile() finds the answer's file beside the exercise's", () => {
  const { stub, solution } = readAnswerFile(`file://${inside("lib/exercises/03-1-create-and-connect/udp-ask.ts")}`);
  expect(stub).toContain("return todo(); // your code: sendto");
  expect(solution).toContain("await udp.send(question);");
});
