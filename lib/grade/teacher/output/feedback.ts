import { readFileSync } from "node:fs";
import { Markup, markup } from "../../../base/markup.ts";
import { plural } from "../../../base/text.ts";
import { inside } from "../../../project/paths.ts";
import type { ExerciseResult, Grading, SubmissionResult } from "../../protocol/mod.ts";
import { drawnRecord } from "./drawn-record.ts";
import { markOf, type ToldStep, told, WORDS } from "./feedback-text.ts";
import type { Sheet } from "./format.ts";

const STYLE = readFileSync(inside("lib", "grade", "teacher", "output", "feedback.css"), "utf8");

/**
 * `feedback/<name>.html`: what came of it, for the learner. One page that needs nothing else: no script, no request, light
 * or dark as the reader's system is, and fit for paper.
 */
export const feedback: Sheet = {
  folder: "feedback",
  ending: ".html",
  text: (grading, submission) => page(grading, submission).text,
};

function page(grading: Grading, submission: SubmissionResult): Markup {
  const results = Object.entries(submission.exercises);
  const chapters = [...new Set(results.map(([id]) => grading.exercises[id]?.chapter ?? ""))];
  const inChapter = (chapter: string): Result[] => results.filter(([id]) => grading.exercises[id]?.chapter === chapter);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${submission.name}: ${submission.score} of ${plural(submission.possible, "point")}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${header(submission)}
<nav aria-label="Exercises">
${chapters.map((chapter) => overview(chapter, inChapter(chapter), grading))}
</nav>
${results.map(([id, result]) => article(id, grading.exercises[id]?.title ?? id, result))}
</main>
</body>
</html>
`;
}

type Result = readonly [id: string, result: ExerciseResult];

function header({ name, status, score, possible, warnings, files, exercises }: SubmissionResult): Markup {
  const results = Object.values(exercises);
  const statuses = Object.entries(WORDS).flatMap(([status, words]) => {
    const some = results.filter((one) => one.status === status);
    return some.length === 0 ? [] : [{ status, words, count: some.length, possible: sum(some) }];
  });
  const apart = {
    graded: "",
    "grader-error": "Not everything is graded yet: your teacher looks at it.",
    "not-run": "No notebook could be read, so nothing was graded.",
  }[status];
  return markup`<header>
<p class="label">Exercises on sockets · feedback</p>
<h1 dir="auto">${name}</h1>
<p class="score"><b>${score}</b> of ${plural(possible, "point")}</p>
<div class="bar" aria-hidden="true">${statuses.map(
    (one) => markup`<span class="${one.status}" style="flex:${one.possible}"></span>`,
  )}</div>
<p class="counts">${statuses.map((one) => markup`<span class="${one.status}"><i></i>${one.count} ${one.words}</span> `)}</p>
${apart !== "" && markup`<p class="apart">${apart}</p>`}
${warnings.length > 0 && markup`<aside><h2>About what you handed in</h2><ul>${warnings.map((one) => markup`<li dir="auto">${one}</li>`)}</ul></aside>`}
${files.length > 0 && markup`<p class="quiet" dir="auto">Read: ${files.join(", ")}</p>`}
</header>`;
}

function overview(chapter: string, results: readonly Result[], { exercises }: Grading): Markup {
  const points = results.reduce((all, [, one]) => all + one.points, 0);
  return markup`<section><h2>Chapter ${chapter} <small>${points} of ${sum(results.map(([, one]) => one))}</small></h2>
<ul>${results.map(
    ([id, result]) =>
      markup`<li class="${result.status}"><a href="#${id}">${mark(result.status)}<span>${exercises[id]?.title ?? id}</span><small>${earned(result)}/${result.possible}</small></a></li>
`,
  )}</ul></section>`;
}

function article(id: string, title: string, result: ExerciseResult): Markup {
  const { status, words, message, steps } = told(result);
  const list = markup`<ol>${steps.map(item)}</ol>`;
  const isUntouched = steps.every((step) => step.status === "not-run");
  return markup`<article id="${id}" class="${status}">
<h2>${title}</h2>
<p class="label"><b>${words}</b> · ${earned(result)} of ${plural(result.possible, "point")} · <code>${id}</code></p>
${message !== "" && markup`<pre dir="auto">${message}</pre>`}
${isUntouched ? markup`<details><summary>What is checked</summary>${list}</details>` : list}
${result.record !== undefined && drawnRecord(result.record)}
</article>
`;
}

function item({ name, hidden, status, detail }: ToldStep): Markup {
  return markup`<li class="${status}">${mark(status)}<div>${name}${hidden && markup` <small>hidden test</small>`}${
    detail !== "" && (hidden ? markup`<p>${detail}</p>` : markup`<pre dir="auto">${detail}</pre>`)
  }</div></li>
`;
}

const mark = (status: ExerciseResult["status"]): Markup =>
  markup`<i role="img" aria-label="${WORDS[status]}">${markOf(status)}</i>`;

/** Where nothing was graded, nothing was lost either. */
const earned = ({ status, points }: ExerciseResult): number | string => (status === "grader-error" ? "–" : points);

const sum = (results: readonly ExerciseResult[]): number => results.reduce((all, one) => all + one.possible, 0);
