import process from "node:process";
import { type Command, InvalidArgumentError } from "commander";
import { CHAPTERS, type Chapter } from "../exercises/exercise.ts";
import { numbersMeantBy } from "../project/chapters.ts";
import { wholeFrom } from "./option-values.ts";

const shardFrom = (text: string): readonly [number, number] => {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (part !== undefined && parts !== undefined && part >= 1 && part <= parts) return [part, parts];
  throw new InvalidArgumentError("It must be a part and how many there are, such as 2/4.");
};

const chaptersFrom = (text: string, before: readonly Chapter[] = []): readonly Chapter[] => {
  const chapters = numbersMeantBy(text, CHAPTERS);
  if (chapters.length > 0) return [...before, ...chapters];
  throw new InvalidArgumentError(`It must be one of ${CHAPTERS.join(", ")}.`);
};

/** The reader of what is printed, `head` say, may have seen enough: then nobody wants the rest. */
function endWithReader(interruption: AbortController): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    interruption.abort();
  });
}

const SEED = "for the hidden checks' random data (default: as before, or a new one)";
const IMAGE = "of podman or docker, with Node, for where bubblewrap can't be used";

/** Adds `socklab grade` and `socklab grade merge`. The grader is loaded when one of them is asked for. */
export function addGrade(program: Command, interruption: AbortController): void {
  const command = program
    .command("grade")
    .description("grade a folder of notebooks, or one notebook")
    .argument("<submissions>", "a notebook each, or a folder each")
    .requiredOption("--out <folder>", "where the results go; what is in it already is not graded again")
    .option(
      "-j, --jobs <number>",
      "how many to judge at a time (default: as many as keep the processors busy)",
      wholeFrom(1, 256),
    )
    .option("--shard <i/n>", "grade only the i-th of n parts", shardFrom)
    .option(
      "--chapter <number>",
      "only the exercises of this chapter (3) or part (3.4); may be given again",
      chaptersFrom,
    )
    .option("--partial", "give an exercise that does not pass the share of its checks that do")
    .option("--seed <number>", SEED, wholeFrom(0, 2 ** 31))
    .option("--container-image <name>", IMAGE, "node:22-slim")
    .option("--unsandboxed-run-strangers-code", "run answers with all your rights, where this machine has no sandbox")
    .addHelpText("after", "\nExit code 1 if an exercise could not be graded and somebody must look")
    .action(async (submissions, { chapter, unsandboxedRunStrangersCode: unsandboxed, ...options }) => {
      endWithReader(interruption);
      const { grade } = await import("../grade/teacher/grade.ts");
      process.exitCode = await grade(submissions, { ...options, chapters: chapter, unsandboxed }, interruption.signal);
    });

  command
    .command("merge")
    .description("put the results of several parts together")
    .argument("<folders...>", "the parts' results")
    .addHelpText("after", "\n--out <folder>  where the results of all go")
    .action(async (folders, _, command) => {
      endWithReader(interruption);
      const { merge } = await import("../grade/teacher/output/merge-results.ts");
      process.exitCode = await merge(folders, command.optsWithGlobals().out);
    });
}
