import { readFileSync, writeFileSync } from "node:fs";
import { CHAPTERS, type Chapter, type Exercise } from "../exercises/exercise.ts";
import { exercises as all } from "../exercises/mod.ts";
import { chapterName, chapters } from "../project/chapters.ts";
import { CommandError, Exit } from "../project/exit.ts";
import {
  type Cell,
  EXERCISE_TAG,
  type Metadata,
  type Notebook,
  normalized,
  notebookText,
  readNotebook,
  sourceOf,
  tagsOf,
} from "../project/notebook-file.ts";

const PROGRESS_TAG = "exercises-progress";

/**
 * `socklab exercises`: tells whether every chapter has its exercises as the library has them, or, with `write`, places
 * them. What stands in their cells is replaced.
 */
export function exercises({ write = false }: { write?: boolean }): number {
  let differ = 0;
  for (const path of chapters()) {
    const chapter = CHAPTERS.find((number) => chapterName(path).startsWith(number));
    if (chapter === undefined) continue;
    const text = notebookText(normalized(withExercises(readNotebook(path), chapter)));
    if (text === readFileSync(path, "utf8")) continue;
    differ += 1;
    if (write) writeFileSync(path, text);
    console.log(`${path}: ${write ? "exercises placed" : "not as the library has its exercises"}`);
  }
  const advice = write || differ === 0 ? "" : ": socklab exercises --write places them";
  console.log(
    `${all.length} exercises, ${differ} chapter${differ === 1 ? "" : "s"} ${write ? "changed" : "differ"}${advice}`,
  );
  return differ > 0 && !write ? Exit.failed : Exit.ok;
}

/** The chapter with its exercises, each at the end of its section, and the table of progress before the recap. */
export function withExercises(notebook: Notebook, chapter: Chapter): Notebook {
  const own = all.filter((exercise) => exercise.chapter === chapter);
  const cells = notebook.cells.filter((cell) => !isPlaced(cell));
  for (const section of new Set(own.map((exercise) => exercise.section))) {
    const group = own.filter((exercise) => exercise.section === section);
    cells.splice(endOf(cells, section, chapter), 0, ...group.flatMap(cellsOf));
  }
  const recap = cells.findIndex((cell) => heading(cell)?.startsWith("Recap"));
  cells.splice(recap < 0 ? cells.length : recap, 0, ...progressCells(chapter));
  return { ...notebook, cells };
}

const isPlaced = (cell: Cell): boolean =>
  tagsOf(cell).some((tag) => tag.startsWith(EXERCISE_TAG) || tag === PROGRESS_TAG);

/** A section's heading, `4.3 Waiting for clients: listen()`, if the cell has one. */
const heading = (cell: Cell): string | undefined =>
  cell.cell_type === "markdown" ? /^## (.*)$/m.exec(sourceOf(cell))?.[1] : undefined;

/** The place before the next section's heading. */
function endOf(cells: readonly Cell[], section: string, chapter: Chapter): number {
  const start = cells.findIndex((cell) => heading(cell)?.startsWith(`${section} `));
  if (start < 0) throw new CommandError(`Chapter ${chapter} has no section ${section}: its exercises have no place`);
  const length = cells.slice(start + 1).findIndex((cell) => heading(cell) !== undefined);
  return length < 0 ? cells.length : start + 1 + length;
}

/** What is asked, the cell for the answer, and the cell that checks it, with nbgrader's metadata (version 3). */
export function cellsOf(exercise: Exercise): Cell[] {
  const { id, title, points, prompt, stub, answer } = exercise;
  const worth = `${points} point${points === 1 ? "" : "s"}`;
  const check = `import { check, hint, solution } from "socklab";\nawait check("${id}", ${answer}); // stuck? await hint("${id}") helps`;
  return [
    cell("markdown", `exercise-${id}`, `### Exercise: ${title} (${worth})\n\n${prompt}`, id, {
      grade: false,
      grade_id: `${id}-prompt`,
      locked: true,
      solution: false,
    }),
    cell("code", `answer-${id}`, stub, id, { grade: false, grade_id: id, locked: false, solution: true }),
    cell("code", `check-${id}`, check, id, {
      grade: true,
      grade_id: `${id}-check`,
      locked: true,
      points,
      solution: false,
    }),
  ];
}

function cell(type: "code" | "markdown", id: string, source: string, exercise: string, nbgrader: Metadata): Cell {
  const metadata = {
    nbgrader: { ...nbgrader, schema_version: 3, task: false },
    tags: [`${EXERCISE_TAG}${exercise}`],
  };
  return { cell_type: type, id, metadata, source };
}

function progressCells(chapter: Chapter): Cell[] {
  const metadata = { tags: [PROGRESS_TAG] };
  return [
    {
      cell_type: "markdown",
      id: "exercises-text",
      metadata,
      source:
        "**Your exercises.** The table counts what you have checked since this page's notebook kernel was started.",
    },
    {
      cell_type: "code",
      id: "exercises-progress",
      metadata,
      source: `import { progress } from "socklab";\nawait progress("${chapter}");`,
    },
  ];
}
