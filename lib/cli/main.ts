import { Command, CommanderError, Option } from "commander";
import { CommandError, Exit } from "../project/exit.ts";
import { doctor } from "./doctor.ts";
import { exercises } from "./exercises.ts";
import { addGrade } from "./grade.ts";
import { jupyterKernels } from "./kernelspec.ts";
import { normalize } from "./normalize.ts";
import { open } from "./open.ts";
import { numberFrom } from "./option-values.ts";
import { run } from "./run.ts";
import { shell } from "./shell.ts";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());

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
  .description("set up what is missing: packages, library, Python environment, Jupyter kernels")
  .action(() => finish(Exit.ok)); // socklab.mjs does it before it comes here

program
  .command("open")
  .description("open the course in JupyterLab")
  .argument("[chapter]", "number (3), section (3.4), name or file of a chapter")
  .option("--port <number>", "the port to try first", numberFrom(1, 65535), 8888)
  .option("--no-browser", "print the address only")
  .action(async (chapter, options) => finish(await open(chapter, options, interruption.signal)));

program
  .command("run")
  .description("run a chapter without a browser and save what came out")
  .argument("<chapter>", "number (3, with all its parts), section (3.4), name or file of a chapter, or all")
  .addOption(
    new Option("--kernel <name>", "the Jupyter kernel to run it in").choices([...jupyterKernels]).default("tslab"),
  )
  .option("--out <file>", "where the executed notebook goes (a folder for several)")
  .option("--timeout <seconds>", "how long a cell may take", numberFrom(0.1, 3600), 60)
  .option("--json", "print a report as JSON; progress goes to stderr")
  .addHelpText(
    "after",
    "\nExit code 0 only if every cell was answered ok, and every cell tagged raises-exception with an error",
  )
  .action(async (chapter, options) => finish(await run(chapter, options, interruption.signal)));

program
  .command("shell")
  .description(
    "open a terminal in the network of a notebook that is running, to look at its sockets with ss, curl, tcpdump",
  )
  .argument("[notebook]", "number, name or process of a running notebook")
  .option("--command <text>", "run this there instead, as sh -c does")
  .action(async (notebook, options) => finish(await shell(notebook, options)));

program
  .command("doctor")
  .description("say what this machine can do for the lessons")
  .option("--json", "as JSON")
  .addHelpText("after", "\nExit code 1 if something that the course needs is missing")
  .action((options) => finish(doctor(options)));

program
  .command("normalize")
  .description("rewrite notebooks as they are stored: no outputs, stable ids")
  .argument("[chapters...]", "numbers, sections, names or files; all chapters if none is given")
  .option("--check", "change nothing, and exit with 1 if something would change")
  .action((chapters, options) => finish(normalize(chapters, options)));

program
  .command("exercises")
  .description("say whether the chapters have their exercises as the library has them")
  .option("--write", "place them, and replace what stands in their cells, answers too")
  .addHelpText("after", "\nExit code 1 if a chapter differs")
  .action((options) => finish(exercises(options)));

addGrade(program, interruption);

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
