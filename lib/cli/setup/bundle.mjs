// Puts the built library into a few files: a notebook's first import reads these in a third of the time that a file a module takes.
import { rolldown } from "rolldown";
import { inside } from "./place.mjs";

const bundle = await rolldown({
  input: inside("lib", "dist", "mod.js"),
  platform: "node",
  external: ["koffi", "undici"],
  logLevel: "silent",
});
await bundle.write({
  dir: inside("lib", "dist", "bundle"),
  format: "esm",
  cleanDir: true,
  chunkFileNames: "[name].js",
});
await bundle.close();
