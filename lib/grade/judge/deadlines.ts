/** How long the judge waits, in milliseconds: for one check, for one thing to happen in it, and an answer's own wait. */
export const PATIENCE = { deadlineMs: 4000, patienceMs: 2500, answerMs: 2000 } as const;

/** How long an answer's process may take to start and to run its cell once. */
export const LOAD_MS = 5000;
