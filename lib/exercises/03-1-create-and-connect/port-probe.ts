import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal, throws } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

/** connect() takes it for a mistake of whoever calls it. */
const NO_PORT = 70_000;

export const portProbe: Exercise = write(import.meta.url, {
  id: "port-probe",
  title: "Which ports are open?",
  chapter: "03-1",
  section: "3.2",
  points: 2,
  prompt: [
    "`connect()` tells at once whether somebody listens. Write `openPorts`: it is given a list of ports of 127.0.0.1, and returns those where a server listens, in the order of the list.",
    "Make a new socket for each port, and close each of them. One that is connected cannot connect again; after a refusal Linux would let you try once more, but POSIX promises nothing of the kind.",
    "Only a refusal tells that nobody listens. Any other error, a number that is no port for one, tells nothing of the kind: your function throws it.",
  ].join("\n\n"),
  answer: "openPorts",
  hints: [
    "What does connect() do when nobody listens, and how can a function go on after that?",
    "Which errno means no? And what would you do with any other error: is it a closed port?",
    "try { await one.connect(…); open.push(port); } catch (error) { … } finally { one.close(); }",
  ],
  checks: [
    {
      name: "finds the one that is open",
      hint: "connect() succeeds where somebody listens: return the port then",
      run: (subject, lab) => finds(subject, lab, [true]),
    },
    {
      name: "leaves out those where nobody listens",
      hint: "there connect() throws ECONNREFUSED, if it is awaited: catch it, and go on with the next port",
      run: (subject, lab) => finds(subject, lab, [false, true, false]),
    },
    {
      name: "finds several, in the order of the list",
      hint: "a new socket for each port: one that is connected cannot connect again",
      run: (subject, lab) => finds(subject, lab, [true, false, true, true]),
    },
    {
      name: "leaves no socket open",
      hint: "close the socket of every port, of the closed ones too",
      run: async (subject, lab) => {
        await finds(subject, lab, [true, false]);
        await allClosed(subject, lab);
      },
    },
    {
      name: "throws any other error",
      hint: "ECONNREFUSED is the errno of a closed port: throw what has another code again",
      run: async (subject, lab) =>
        throws(subject.call([await lab.port(), NO_PORT]), `when ${NO_PORT} is among the ports`),
    },
  ],
  hidden: [
    {
      name: "probes many ports",
      hint: "close each socket before the next one: descriptors are not endless",
      run: async (subject, lab) => {
        await finds(
          subject,
          lab,
          Array.from({ length: 40 }, () => lab.random.int(0, 2) > 0),
        );
        await allClosed(subject, lab);
      },
    },
    {
      name: "returns an empty list when there are no ports",
      hint: "nothing to probe, nothing found",
      run: async (subject) => equal(await subject.call([]), []),
    },
  ],
});

async function finds(subject: Subject, lab: Lab, open: readonly boolean[]): Promise<void> {
  const wanted: number[] = []; // the servers first: a port that was free before may become that of a later one
  for (const isOpen of open) if (isOpen) wanted.push((await lab.server(() => {})).port);
  const left = [...wanted];
  const ports: number[] = [];
  for (const isOpen of open) ports.push((isOpen ? left.shift() : undefined) ?? (await lab.port()));
  // no peer sees a probe of a closed port, so the transcript would be empty without this
  lab.note("the test", `listens on ${wanted.join(", ")}; the ports given: ${ports.join(", ")}`);
  equal(await subject.call(ports), wanted);
}
