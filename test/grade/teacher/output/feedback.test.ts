import { expect, test } from "vitest";
import { exercises } from "../../../../lib/exercises/mod.ts";
import { notRun } from "../../../../lib/grade/protocol/not-run.ts";
import type { TestResult } from "../../../../lib/grade/protocol/results.ts";
import { inPython } from "../../../support/python.ts";
import { differing, examined, HOSTILE, sample, withoutForbidden } from "./sample.ts";
import { type Written, written } from "./written.ts";

/** Every element with its attributes, and the texts, as Python's parser sees them; elements that don't nest are an error. */
const READ = `
import html.parser, json, sys
class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.elements, self.texts = [], [], []
    def handle_starttag(self, tag, attrs):
        self.elements.append([tag, dict(attrs)])
        if tag not in ("meta", "br"): self.open.append(tag)
    def handle_startendtag(self, tag, attrs):
        self.elements.append([tag, dict(attrs)])
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
    def handle_data(self, data):
        if self.open and self.open[-1] != "style" and data.strip(): self.texts.append(data)
reader = Reader()
reader.feed(open(sys.argv[1], encoding="utf-8", newline="").read())
reader.close()
assert reader.open == [], reader.open
print(json.dumps({"elements": reader.elements, "texts": reader.texts}))`;

interface Page {
  readonly elements: [tag: string, attributes: Record<string, string | null>][];
  readonly texts: string[];
}

const read = ({ path }: Written, file: string): Page => inPython(READ, path("feedback", file)) as Page;

/** No script, no request: not even where the page would let one through. */
function isHarmless({ elements }: Page): void {
  const tags = new Set(elements.map(([tag]) => tag));
  for (const tag of ["script", "img", "image", "iframe", "link", "use", "object", "embed", "base", "form"]) {
    expect(tags.has(tag), tag).toBe(false);
  }
  for (const [tag, attributes] of elements) {
    for (const [name, value] of Object.entries(attributes)) {
      expect(name).not.toMatch(/^on|^src/);
      if (name === "href") expect(value, tag).toMatch(/^#[a-z0-9-]+$/);
      expect(value ?? "").not.toMatch(/url\(|javascript:/i);
    }
  }
  const policy = elements.find(([, { "http-equiv": what }]) => what === "Content-Security-Policy");
  expect(policy?.[1].content).toMatch(/^default-src 'none';/);
}

test("a feedback page says what came of each exercise, its points and its steps", async () => {
  const exercise = exercises.find(({ checks }) => checks.length > 2) as (typeof exercises)[number];
  const untouched = exercises.at(-1) as typeof exercise;
  const alice = sample(
    "alice",
    {
      [exercise.id]: differing(exercise, "fail", "wanted: 5\ngot:    6"),
      [untouched.id]: notRun(untouched, "no cell answers it"),
    },
    { warnings: ["two cells answer it"] },
  );
  const page = read(await written([alice]), "alice.html");
  isHarmless(page);
  for (const text of [
    ...["alice", String(alice.score), `of ${alice.possible} points`, "two cells answer it", "no cell answers it"],
    ...["wanted: 5\ngot:    6", "not right yet", "not run", `${exercises.length - 2} passed`],
    ...exercises.flatMap(({ title, checks, hidden }) => [title, ...[...checks, ...hidden].map(({ name }) => name)]),
  ]) {
    expect(page.texts.map((one) => one.trim())).toContain(text.trim());
  }
});

test("a feedback page shows of a hidden test its name and its hint, and of the grader's own error nothing", async () => {
  const hiding = exercises.find(({ hidden }) => hidden.length > 0) as (typeof exercises)[number];
  const other = exercises.find(({ id }) => id !== hiding.id) as typeof hiding;
  const last = { name: "the hidden one's name", hint: "the hidden one's hint", hidden: true };
  const submission = sample("alice", {
    [hiding.id]: differing(hiding, "fail", "SECRET", last),
    [other.id]: differing(other, "grader-error", "SECRET at /home/teacher/judge.js"),
  });
  const { texts } = read(await written([submission]), "alice.html");
  expect(texts.join("\n")).not.toContain("SECRET");
  expect(texts.filter((text) => text === last.hint).length).toBe(1);
  expect(texts).toContain("The grader went wrong here, not you: your teacher looks at it.");
});

test("a feedback page is whole and harmless whatever names, messages and warnings hold", async () => {
  const exercise = exercises[0] as (typeof exercises)[number];
  const spoilt = (name: string): Partial<TestResult> => ({ name, hint: name });
  const submissions = HOSTILE.map((name) =>
    sample(
      name,
      { [exercise.id]: { ...differing(exercise, "crash", name, spoilt(name)), record: name } },
      { warnings: [name], files: [name] },
    ),
  );
  const all = await written(submissions);
  const files = all.list("feedback");
  expect(files.length).toBe(HOSTILE.length);
  const texts = files.map((file) => {
    const page = read(all, file);
    isHarmless(page);
    return page.texts.join("\n");
  });
  for (const name of HOSTILE) {
    expect(
      texts.some((text) => text.includes(withoutForbidden(name))),
      name,
    ).toBe(true);
  }
});

test("a feedback page has the figure and the calls of what the learner's code really did", async () => {
  const exercise = exercises.find(({ id }) => id === "echo-client") as (typeof exercises)[number];
  const result = await examined(exercise.id, exercise.solution);
  const page = read(await written([sample("alice", { [exercise.id]: result })]), "alice.html");
  isHarmless(page);
  expect(page.elements.filter(([tag]) => tag === "svg").length).toBe(2); // the sequence and its head, which stays in sight
  expect(page.texts.join(" ")).toMatch(/What your code did on the sockets .*connect\(127\.0\.0\.1:\d+\) = 0/s);
  expect(page.texts.join(" ")).toMatch(/The calls, one by one .*close\(\d+\)/s);
});
