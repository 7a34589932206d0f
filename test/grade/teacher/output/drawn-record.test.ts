import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawnRecord } from "../../../../lib/grade/teacher/output/drawn-record.ts";

const SCENES = new URL("../../../figure/scenes/", import.meta.url);
const scene = (name: string): string => readFileSync(new URL(`${name}.jsonl`, SCENES), "utf8");
const hello = scene("hello");
const LEFT_OUT = /record can’t be read, or are too many: left out/;

test("drawnRecord() draws every record that real programs made, and leaves nothing of it out", () => {
  const names = readdirSync(SCENES).flatMap((name) => /^([a-z-]+)\.jsonl$/.exec(name)?.[1] ?? []);
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) {
    const { text } = drawnRecord(scene(name));
    expect(text.match(/<details/g)?.length, name).toBe(5); // two figures, each with how to read it, and one as text
    if (scene(name).split("\n").length < 400) expect(text, name).not.toMatch(LEFT_OUT);
  }
});

test("drawnRecord() draws what is there of a record that was cut, and says that something is missing", () => {
  const { text } = drawnRecord(hello.slice(0, hello.length - 40));
  expect(text).toContain("<svg");
  expect(text).toMatch(/1 entry of the record/);
});

test("drawnRecord() says what the record lost before its first event", () => {
  const span = { count: 57, fromNs: 1e9, untilNs: 2e9 };
  const [first = "", ...rest] = hello.split("\n");
  const withLoss = (lost: object): string => [JSON.stringify({ ...JSON.parse(first), lost }), ...rest].join("\n");
  expect(drawnRecord(withLoss({ calls: span })).text).toMatch(/Missing: the first 57 calls/);
  expect(drawnRecord(withLoss({ calls: { ...span, count: "<b>" } })).text).toMatch(LEFT_OUT);
});

const FORGED: Readonly<Record<string, string>> = {
  "no JSON": "rm -rf /\n<script>alert(1)</script>",
  "other JSON": 'null\n5\n"x"\n[]\n{}\n[{"seq":1}]',
  "an event of wrong types": hello.replaceAll(/"fd":-?\d+/g, '"fd":"<blink>"'),
  "numbers that are too large": hello.replaceAll(/"startNs":\d+/g, '"startNs":1e300'),
  "a call that is none": hello.replaceAll(/"call":"\w+"/g, '"call":"__proto__"'),
  "nested too deeply": `${'{"args":['.repeat(100_000)}\n`,
  "long arguments": hello.replaceAll(/"args":\[/g, `"args":["${"x".repeat(10_000)}",`),
  "bytes that are none": hello.replaceAll(/"bytes":"\w+"/g, '"bytes":"<svg onload=alert(1)>"'),
};

test("drawnRecord() leaves out what is forged", () => {
  for (const [how, record] of Object.entries(FORGED)) {
    const { text } = drawnRecord(record);
    expect(text, how).toMatch(LEFT_OUT);
    expect(text, how).not.toMatch(/<script|onload|<blink>/);
  }
});

test("drawnRecord() stays small and quick for a record without an end", () => {
  const many = hello.repeat(3000);
  const { text } = drawnRecord(many);
  expect(text.length).toBeLessThan(500_000);
  expect(text).toMatch(LEFT_OUT);
  expect(drawnRecord("x".repeat(50_000_000)).text).toMatch(/1 entry/);
  expect(drawnRecord("\n".repeat(5_000_000)).text).toBe("");
});

test("drawnRecord() escapes what is in a record of the right form, and never throws", () => {
  const events = hello
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const key = fc.constantFrom(...new Set(events.flatMap((event) => Object.keys(event))));
  const number = fc.oneof(fc.integer({ min: -2, max: 50 }), fc.integer({ min: -(2 ** 53), max: 2 ** 53 }), fc.double());
  const text = fc.constantFrom(
    "<script>alert(1)</script>",
    "you",
    "wait",
    "close",
    "E<blink>",
    "\u0000\ud800",
    "AF_INET",
  );
  const value = fc.oneof(
    number,
    text,
    fc.array(text),
    fc.constant(null),
    fc.record({ fd: number, family: text, host: text }),
  );
  const forged = fc.array(fc.tuple(fc.nat(events.length - 1), key, value), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(forged, (changes) => {
      const mine = structuredClone(events);
      for (const [at, name, what] of changes) (mine[at] as Record<string, unknown>)[name] = what;
      const drawn = drawnRecord(mine.map((event) => JSON.stringify(event)).join("\n")).text;
      expect(drawn).not.toMatch(/<script|<blink>/);
      expect(drawn.length).toBeLessThan(500_000);
    }),
  );
});
