import { plural } from "../base/text.ts";
import { CommandError } from "../project/exit.ts";
import { type Cell, type Metadata, type Notebook, sourceOf, tagsOf } from "../project/notebook-file.ts";
import type { Chapter, Exercise } from "./exercise.ts";
import { exercises } from "./mod.ts";

/** Marks a cell that belongs to an exercise: `exercise:echo-client`. */
export const EXERCISE_TAG = "exercise:";
const PROGRESS_TAG = "exercises-progress";

/** The chapter with its exercises, each at the end of its section, and the table of progress before the recap. */
export function withExercises(notebook: Notebook, chapter: Chapter): Notebook {
  const own = exercises.filter((exercise) => exercise.chapter === chapter);
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
  const { id, title, points, extra, prompt, stub, answer } = exercise;
  const worth = `${plural(points, "point")}${extra ? ", extra" : ""}`;
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
