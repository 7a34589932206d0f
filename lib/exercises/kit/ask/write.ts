import type { Exercise, Texts } from "../../exercise.ts";
import { type Cells, readAnswerFile } from "./answer-file.ts";

/** Makes an exercise that writes a function: stub and solution are the file of its answer, read when one is asked for. */
export function write(module: string, data: Texts & Pick<Exercise, "checks" | "hidden" | "prepare">): Exercise {
  let cells: Cells | undefined;
  const read = (): Cells => {
    cells ??= readAnswerFile(module);
    return cells;
  };
  return {
    ...data,
    kind: "write",
    get stub() {
      return read().stub;
    },
    get solution() {
      return read().solution;
    },
  };
}
