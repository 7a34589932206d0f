// Puts lib's modules into lib/dist: one library in a few files, since a notebook's first import reads each file it needs.
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { inside, writeIfChanged } from "./paths.mjs";

/**
 * What is imported or started by its path, as a path in lib and in lib/dist: whatever two of these share stands once, in a
 * file that both import, so however they are mixed there is one library.
 */
export const ENTRIES = [
  "mod",
  // programs
  ...["cli/main", "grade/judge/judge-batch", "grade/judge/suite", "notebook/namespace-main", "notebook/peer-main"],
  ...["notebook/network-main", "notebook/host-main", "grade/judge/find-answers"],
  // what refuses other systems, before any package is loaded
  "syscall/platform",
  // what the bench and programs of the tests ask for
  ...[
    "capture/packet-lines",
    "exercises/chapter-cells",
    "cli/exercises",
    "cli/jupyter-server",
    "cli/kernelspec",
    "cli/notebook-runner",
  ],
  ...["exercises/mod", "figure/mod", "grade/sandbox/processes", "project/chapters", "project/notebook-file"],
  ...["socket/open-sockets", "socket/wait/poller", "socket/wait/thread", "syscall/open-descriptors", "trace/jsonl"],
];

const lib = inside("lib");
const dist = inside("lib", "dist");
const MARK = "source-of:";

/** `import.meta.url` goes on to name a module's source, wherever its code has come to lie. */
const sourceUrls = {
  name: "source-urls",
  transform(code, id) {
    const source = `new URL("${MARK}${relative(lib, id)}", import.meta.url).href`;
    return code.includes("import.meta.url") ? code.replaceAll("import.meta.url", source) : undefined;
  },
  renderChunk(code, { fileName }) {
    const folder = dirname(join(dist, fileName));
    return code.replace(new RegExp(`"${MARK}(.*?)"`, "g"), (_, path) => `"${relative(folder, join(lib, path))}"`);
  },
};

/** Anything but a file is a package, or Node's own. */
const external = (id) => !/^[./]/.test(id);

/**
 * Writes lib/dist anew: the modules, and the public types as one file.
 *
 * @param types the folder of the types that the compiler made of lib
 */
export async function bundle(types) {
  const modules = await rolldown({
    input: Object.fromEntries(ENTRIES.map((name) => [name, join(lib, `${name}.ts`)])),
    platform: "node",
    external,
    plugins: [sourceUrls],
  });
  await modules.write({
    dir: dist,
    cleanDir: true,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    minifyInternalExports: false, // names stay: a kernel may load a part after a later build
    keepNames: true, // in stack traces, of what two modules name alike
  });
  await modules.close();
  const declarations = await rolldown({ input: join(types, "mod.d.ts"), external, plugins: [dts({ dtsInput: true })] });
  const { output } = await declarations.generate({ format: "esm" });
  await declarations.close();
  writeIfChanged(join(dist, "mod.d.ts"), output.find(({ isEntry }) => isEntry).code);
}
