import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { checkPlatform } from "../../lib/syscall/platform.ts";
import { runtimes } from "../support/programs.ts";

test.each([["x64"], ["arm64"]])("checkPlatform() accepts Linux on %s", (arch) => {
  expect(checkPlatform("linux", arch)).toBeUndefined();
});

test.each([
  ["darwin", "arm64", /this is darwin on arm64.*Linux container: `docker run/],
  ["win32", "x64", /this is win32 on x64.*install WSL 2 \(`wsl --install`\)/],
  ["linux", "ia32", /this is linux on ia32.*64-bit Intel, AMD or Arm machine/],
  ["freebsd", "x64", /this is freebsd on x64.*docker run/],
])("checkPlatform() says on %s %s what is supported and how to get it", (platform, arch, message) => {
  expect(() => checkPlatform(platform, arch)).toThrow(message);
});

test.each(runtimes)("importing the library on another system fails at once with that message, in $name", (runtime) => {
  const program = `
    Object.defineProperty(process, "platform", { value: "darwin" });
    import("${runtime.lib}mod${runtime.extension}").then(
      () => console.log("imported"),
      (error) => console.log(error.message),
    );`;
  const deno = [...runtime.command.slice(1, 1), "eval", `import process from "node:process"; ${program}`];
  const [command = "", ...args] =
    runtime.name === "Node" ? [...runtime.command, "--eval", program] : [runtime.command[0], ...deno];
  const { stdout } = spawnSync(command, args as string[], { encoding: "utf8", timeout: 30_000 });
  expect(stdout).toMatch(/^socklab makes Linux system calls, on x64 and arm64; this is darwin on/);
});
