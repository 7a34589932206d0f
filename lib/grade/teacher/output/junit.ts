import { type Markup, markup } from "../../../base/markup.ts";
import type { SubmissionResult, TestResult } from "../../protocol/mod.ts";
import type { Format } from "./format.ts";

/**
 * `junit.xml`, for the teacher's CI: a suite each submission, a case each test. What the answer did is a failure, a crash
 * too; an error is the grader's own, so that the two can be told apart. By the schema of Jenkins (junit-10.xsd).
 */
export const junit: Format = {
  file: "junit.xml",
  head: () => `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="socklab">\n`,
  entry: (submission) => suite(submission).text,
  tail: "</testsuites>\n",
};

function suite({ name, exercises }: SubmissionResult): Markup {
  const cases = Object.entries(exercises).flatMap(([id, { tests }]) => tests.map((test) => ({ id, test })));
  const count = (tag: Tag): number => cases.filter(({ test }) => tagOf(test) === tag).length;
  return markup`<testsuite name="${name}" tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}">
${cases.map(({ id, test }) => testcase(id, test))}</testsuite>
`;
}

function testcase(id: string, test: TestResult): Markup {
  const { name, status, message } = test;
  const [first = ""] = message.split("\n");
  const tag = tagOf(test);
  const inside =
    tag &&
    {
      skipped: markup`<skipped type="${status}" message="${first}"/>`,
      error: markup`<error type="${status}" message="${first}">${message}</error>`,
      failure: markup`<failure type="${status}" message="${first}">${message}</failure>`,
    }[tag];
  return markup`  <testcase classname="${id}" name="${name}">${inside}</testcase>\n`;
}

type Tag = "failure" | "error" | "skipped";

function tagOf({ status }: TestResult): Tag | undefined {
  if (status === "pass") return undefined;
  if (status === "not-run") return "skipped";
  return status === "grader-error" ? "error" : "failure";
}
