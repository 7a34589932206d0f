import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const connectAll: Exercise = write(import.meta.url, {
  id: "connect-all",
  title: "Who is there?",
  chapter: "07",
  section: "7.3",
  points: 4,
  prompt: [
    "Write `connectAll`: it connects to each of the `ports` of 127.0.0.1, with all attempts **under way at the same time**, and returns how each ended, in the order of the ports: `ok`, the errno's name such as `ECONNREFUSED`, or `ETIMEDOUT` for one that was still under way after `timeoutMs` milliseconds.",
    "However many ports are silent, all of it takes hardly longer than `timeoutMs`. Close every socket, also those that did not get a connection. (Many calls of `connect()` with a deadline may wait side by side; or do it by hand, with `SOCK_NONBLOCK`, `sys.poll` and `SO_ERROR`.)",
  ].join("\n\n"),
  answer: "connectAll",
  hints: [
    "What does a program do that must not wait for the first attempt before it begins the second? And when it is over: how do you know how it ended?",
    "An async function for one port, which returns a text in any case, and Promise.all over all ports: that keeps their order, too. By hand: POLLOUT says that an attempt is over, and SO_ERROR how.",
    'In the catch: error.code is the errno\'s name, or ERR_DEADLINE, which you call ETIMEDOUT. Put close() into a finally. By hand: begin them all first, then poll those that are still under way, and "await" a pause between two polls.',
  ],
  checks: [
    {
      name: "tells who listens and who refuses",
      hint: "a refused connect() throws an error, whose code is the answer; the others go on",
      run: (subject, lab) => finds(subject, lab, ["ok", "ECONNREFUSED", "ok"], 400),
    },
    {
      name: "gives a silent port up after timeoutMs",
      hint: "connect(host, port, { timeoutMs }) fails with ERR_DEADLINE when its time is over; call that ETIMEDOUT",
      run: (subject, lab) => finds(subject, lab, ["ETIMEDOUT"], 60),
    },
    {
      name: "waits for all of them at the same time",
      hint: "begin every attempt before you wait for one: ten silent ports take as long as one",
      run: (subject, lab) => finds(subject, lab, Array<Ending>(10).fill("ETIMEDOUT"), 150),
    },
    {
      name: "closes every socket",
      hint: "the refused ones, too: a finally block is run in any case",
      run: async (subject, lab) => {
        await finds(subject, lab, ["ok", "ECONNREFUSED"], 400);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "keeps the order of the ports, whoever answers first",
      hint: "a slow one may end last and stand first: put each result where its port stands",
      run: (subject, lab) => {
        const { random } = lab;
        const endings = Array.from({ length: 12 }, () => random.pick(["ok", "ECONNREFUSED", "ETIMEDOUT"] as const));
        return finds(subject, lab, ["ETIMEDOUT", ...endings, "ok"], 600);
      },
    },
    {
      name: "closes the sockets of silent ports, too",
      hint: "an attempt that you have given up goes on until its socket is closed",
      run: async (subject, lab) => {
        await finds(subject, lab, ["ETIMEDOUT", "ok"], 600);
        await allClosed(subject, lab);
      },
    },
    {
      name: "returns an empty list for no ports",
      hint: "no port, no answer",
      run: (subject, lab) => finds(subject, lab, [], 50),
    },
    awaitsCalls((subject, lab) => finds(subject, lab, ["ok", "ECONNREFUSED", "ok"], 400)),
  ],
});

/** How an attempt ends. */
type Ending = "ok" | "ECONNREFUSED" | "ETIMEDOUT";

/** Ports that end attempts like this, and what the answer says of them. */
async function finds(subject: Subject, lab: Lab, endings: readonly Ending[], timeoutMs: number): Promise<void> {
  const ports: number[] = [];
  for (const ending of endings) {
    if (ending === "ok") ports.push((await lab.server(() => {})).port);
    else ports.push(ending === "ETIMEDOUT" ? lab.silentPort() : await lab.port());
  }
  const got = await subject.call(ports, timeoutMs);
  const mixed = Array.isArray(got) && equalParts(got.map(String), endings);
  equal(got, [...endings], mixed ? "each of these is right, but it stands at another port's place" : undefined);
}

const equalParts = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort().join() === [...b].sort().join();
