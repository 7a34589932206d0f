/**
 * What crosses between the grader's three processes. All of it is JSON, and nothing else passes: they share no memory, and
 * none imports another's files.
 *
 *     teacher/   process 1: reads the submissions, writes the results; may read and write what the teacher may
 *        ↓ Batch       a file, whose path is in the environment variable SOCKLAB_GRADE_BATCH
 *        ↑ Judgement   a line for each submission, on the judge's descriptor 3
 *     judge/     process 2: runs the checks with Vitest; has the hidden ones, and none of the answers' code runs in it
 *        ↓ Question    a line, on the answer's descriptor 3, the channel, which is a socket
 *        ↑ Reply       a line with the question's number, on the same channel
 *     answer/    process 3: runs a submission's code, in the sandbox; has nothing that a learner may not see
 *
 * The first two believe each other: both are the grader. Neither believes the third. A reply may have been written by a
 * learner's code, which has the channel too: it counts as a value that the answer gave, and as nothing more. So each
 * question bears a number that can't be guessed, whatever comes is read as plain values of limited length, and what became
 * of the process is judged by how it ended, not by what it says.
 *
 * Each process is ended by the one above it: the judge if it falls silent, the answer's when a deadline or limit passes.
 */
export * from "./judge-answer.ts";
export * from "./not-run.ts";
export * from "./results.ts";
export * from "./teacher-judge.ts";
export * from "./wire.ts";
