// Runs examples one after the other and looks at what each printed and what it left open. Node or Deno runs it, with each
// example's file and how many of its lines say what they print.
import { readdirSync, readlinkSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

const PATIENT_MS = 2000;
const args = process.argv.slice(2);
const wrong = [];
let seen = new Set();
let lines = 0;

const show = (value) => {
  if (typeof value === "string") return value;
  return globalThis.Deno ? Deno.inspect(value, { colors: false }) : inspect(value);
};

/** `…` in what is expected stands for anything; how a text is quoted depends on the runtime. */
const pattern = (expected) =>
  new RegExp(
    `^${expected
      .split("…")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^]*")}$`,
  );

globalThis.said = (expected, ...values) => {
  console.log(...values);
  seen.add(expected);
  const printed = values.map(show).join(" ").replaceAll("'", '"');
  if (!pattern(expected).test(printed)) wrong.push(`it says "${expected}" and prints "${printed}"`);
};

/** The open sockets by their inodes. Node's own, for its pipes, are there from the start. */
const sockets = () =>
  readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).match(/^socket:.*/) ?? [];
    } catch {
      return []; // the descriptor that the listing itself was read through
    }
  });
const before = sockets();
const { descriptors } = await import("socklab");
// Deno makes more sockets of its own as it goes
const left = () =>
  globalThis.Deno ? descriptors().map(({ fd }) => fd) : sockets().filter((one) => !before.includes(one));

process.on("exit", (code) => {
  if (left().length > 0) wrong.push(`it leaves open ${left().join(", ")}`);
  if (code === 0 && seen.size < lines) wrong.push(`${lines - seen.size} of its prints never happened`);
  for (const line of wrong) process.stderr.write(`${line}\n`);
  if (wrong.length > 0) process.exitCode = 1;
});

for (let i = 0; i < args.length; i += 2) {
  seen = new Set();
  lines = Number(args[i + 1]);
  await import(pathToFileURL(args[i]).href);
  if (i + 2 >= args.length) break;
  // the next one would close, or hide, what this one forgot; a peer's end may still be on its way
  const limit = performance.now() + PATIENT_MS;
  while ((left().length > 0 || seen.size < lines) && performance.now() < limit) await setTimeout(5);
  if (left().length > 0 || seen.size < lines) break;
}
