import { expect, test } from "vitest";
import { exercises } from "../../../../lib/exercises/mod.ts";
import { type ExerciseResult, STATUSES } from "../../../../lib/grade/protocol/results.ts";
import { inPython } from "../../../support/python.ts";
import { differing, HOSTILE, sample, withoutForbidden } from "./sample.ts";
import { written } from "./written.ts";

/** The elements and attributes that junit-10.xsd of Jenkins' xUnit plugin has, with the attributes that it requires. */
const READ = `
import json, sys, xml.etree.ElementTree as tree
KNOWN = {"testsuites": ["name"], "testsuite": ["name", "tests", "failures", "errors", "skipped"],
         "testcase": ["classname", "name"], "failure": ["type", "message"], "error": ["type", "message"], "skipped": ["type", "message"]}
WITHIN = {"testsuites": ["testsuite"], "testsuite": ["testcase"], "testcase": ["failure", "error", "skipped"]}
def check(one):
    assert list(one.attrib) == KNOWN[one.tag], one.attrib
    for child in one:
        assert child.tag in WITHIN[one.tag], child.tag
        check(child)
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == "testsuites"
check(root)
print(json.dumps([{**suite.attrib, "cases": [{**case.attrib, **{one.tag: [one.attrib["type"], one.attrib["message"], one.text] for one in case}} for case in suite]} for suite in root]))`;

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
  readonly cases: Record<string, unknown>[];
}

test("junit.xml has a suite each submission and a case each test, and tells the grader's errors from the answers' failures", async () => {
  const but: Record<string, ExerciseResult> = {};
  for (const [i, status] of STATUSES.entries()) {
    const exercise = exercises[i];
    if (exercise && status !== "pass") but[exercise.id] = differing(exercise, status, `${status}!\nand more`);
  }
  const submission = sample("alice", but);
  const { path } = await written([submission, sample("bob")]);
  const [alice, bob] = inPython(READ, path("junit.xml")) as [Suite, Suite];
  const count = String(Object.values(submission.exercises).flatMap(({ tests }) => tests).length);
  const { cases, ...sums } = alice;
  expect(sums).toEqual({ name: "alice", tests: count, failures: "4", errors: "1", skipped: "1" });
  expect(cases.length).toBe(Number(count));
  for (const [i, status] of STATUSES.entries()) {
    const found = cases.find(({ classname }) => classname === exercises[i]?.id) as Record<string, unknown>;
    const { classname, name, ...rest } = found;
    expect(name).toBe(exercises[i]?.checks[0]?.name);
    const tag = { pass: undefined, "not-run": "skipped", "grader-error": "error" }[status as string];
    const text = status === "not-run" ? null : `${status}!\nand more`;
    expect(rest).toEqual(status === "pass" ? {} : { [tag ?? "failure"]: [status, `${status}!`, text] });
  }
  expect(bob).toMatchObject({ failures: "0", errors: "0", skipped: "0" });
});

test("junit.xml is XML whatever names and messages hold", async () => {
  const exercise = exercises[0] as (typeof exercises)[number];
  const submissions = HOSTILE.map((text) =>
    sample(text, { [exercise.id]: differing(exercise, "fail", text, { name: text }) }),
  );
  const { path } = await written(submissions);
  const suites = inPython(READ, path("junit.xml")) as Suite[];
  const legal = (text: string): string => withoutForbidden(text).replace(/[\t\r\n]+/g, " ");
  expect(suites.map(({ name }) => name)).toEqual(HOSTILE.map(legal));
  expect(suites.map(({ cases }) => cases[0]?.name)).toEqual(HOSTILE.map(legal));
});
