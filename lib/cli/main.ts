import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { CHAPTERS, type Chapter } from "../exercises/exercise.ts";
import { CommandError, Exit } from "../project/exit.ts";
import { doctor } from "./doctor.ts";
import { exercises } from "./exercises.ts";
import { kernelNames } from "./kernelspec.ts";
import { normalize } from "./normalize.ts";
import { open } from "./open.ts";
import { type RunCommandOptions, run } from "./run.ts";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());

const numberFrom = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
};

const program = new Command("socklab")
  .description("A course on sockets: real system calls from TypeScript notebooks")
  .addHelpText(
    "after",
    `
Exit codes:
  ${Exit.ok}    all is well
  ${Exit.failed}    it ran, and something was not as it should be
  ${Exit.usage}    the command line asks for something that isn't there
  ${Exit.setup}    this machine lacks something that set-up can't provide
  ${Exit.interrupted}  ended by Ctrl-C or a signal`,
  )
  .exitOverride()
  .showHelpAfterError("(socklab --help lists the commands)");

const finish = (code: number) => {
  process.exitCode = code;
};

program
  .command("setup")
  .description("set up what is missing: packages, library, Python environment, kernels")
  .action(() => finish(Exit.ok)); // socklab.mjs does it before it comes here

program
  .command("open")
  .description("open the course in JupyterLab")
  .argument("[chapter]", "number, name or file of a chapter")
  .option("--port <number>", "the port to try first", numberFrom(1, 65535), 8888)
  .option("--no-browser", "print the address only")
  .action(async (chapter, options) => finish(await open(chapter, options, interruption.signal)));

program
  .command("run")
  .description("run a chapter without a browser and save what came out")
  .argument("<chapter>", "number, name or file of a chapter, or all")
  .addOption(new Option("--kernel <name>", "the kernel to run it in").choices([...kernelNames]).default("tslab"))
  .option("--out <file>", "where the executed notebook goes (a folder for all)")
  .option("--timeout <seconds>", "how long a cell may take", numberFrom(0.1, 3600), 60)
  .option("--json", "print a report as JSON; progress goes to stderr")
  .addHelpText(
    "after",
    "\nExit code 0 only if every cell was answered ok, and every cell tagged raises-exception with an error",
  )
  .action(async (chapter: string, options: RunCommandOptions) =>
    finish(await run(chapter, options, interruption.signal)),
  );

program
  .command("doctor")
  .description("say what this machine can do for the lessons")
  .option("--json", "as JSON")
  .addHelpText("after", "\nExit code 1 if something that the course needs is missing")
  .action((options) => finish(doctor(options)));

program
  .command("normalize")
  .description("rewrite notebooks as they are stored: no outputs, stable ids")
  .argument("[chapters...]", "numbers, names or files; all chapters if none is given")
  .option("--check", "change nothing, and exit with 1 if something would change")
  .action((chapters, options) => finish(normalize(chapters, options)));

program
  .command("exercises")
  .description("say whether the chapters have their exercises as the library has them")
  .option("--write", "place them, and replace what stands in their cells, answers too")
  .addHelpText("after", "\nExit code 1 if a chapter differs")
  .action((options) => finish(exercises(options)));

const shardFrom = (text: string): readonly [number, number] => {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (part !== undefined && parts !== undefined && part >= 1 && part <= parts) return [part, parts];
  throw new InvalidArgumentError("It must be a part and how many there are, such as 2/4.");
};

const chaptersFrom = (text: string, before: readonly Chapter[] = []): readonly Chapter[] => {
  const chapter = CHAPTERS.find((one) => one === text.padStart(2, "0"));
  if (chapter !== undefined) return [...before, chapter];
  throw new InvalidArgumentError(`It must be one of ${CHAPTERS.join(", ")}.`);
};

const wholeFrom = (least: number, most: number) => (text: string) => {
  if (/^\d+$/.test(text)) return numberFrom(least, most)(text);
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

const grade = program
  .command("grade")
  .description("grade a folder of notebooks, or one notebook")
  .argument("<submissions>", "a notebook each, or a folder each")
  .requiredOption("--out <folder>", "where the results go; what is in it already is not graded again")
  .option("-j, --jobs <number>", "how many to judge at a time (default: one a processor)", wholeFrom(1, 256))
  .option("--shard <i/n>", "grade only the i-th of n parts", shardFrom)
  .option("--chapter <number>", "only this chapter's exercises; may be given again", chaptersFrom)
  .option("--partial", "give an exercise that does not pass the share of its checks that do")
  .option(
    "--seed <number>",
    "for the hidden checks' random data (default: as before, or a new one)",
    wholeFrom(0, 2 ** 31),
  )
  .option(
    "--container-image <name>",
    "of podman or docker, with Node, for where bubblewrap can't be used",
    "node:22-slim",
  )
  .option("--unsandboxed-run-strangers-code", "run answers with all your rights, where this machine has no sandbox")
  .addHelpText("after", "\nExit code 1 if an exercise could not be graded and somebody must look")
  .action(async (submissions, { chapter, unsandboxedRunStrangersCode: unsandboxed, ...options }) => {
    const { grade } = await import("../grade/teacher/grade.ts");
    finish(await grade(submissions, { ...options, chapters: chapter, unsandboxed }, interruption.signal));
  });

grade
  .command("merge")
  .description("put the results of several parts together")
  .argument("<folders...>", "the parts' results")
  .addHelpText("after", "\n--out <folder>  where the results of all go")
  .action(async (folders, _, command) => {
    const { merge } = await import("../grade/teacher/merge.ts");
    finish(await merge(folders, command.optsWithGlobals().out));
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommandError) {
    console.error(error.message);
    finish(error.exitCode);
  } else if (error instanceof CommanderError) {
    finish(error.exitCode === 0 ? Exit.ok : Exit.usage); // it has said why
  } else {
    throw error;
  }
}
