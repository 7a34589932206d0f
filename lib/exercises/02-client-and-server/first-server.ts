import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, equal, gone } from "../kit/check/assert.ts";
import { serving } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

export const firstServer: Exercise = write(import.meta.url, {
  id: "first-server",
  title: "A server of your own",
  chapter: "02",
  section: "2.0",
  points: 2,
  prompt: [
    "Write `greetOne`, a server for one visitor. It listens on `port` of 127.0.0.1 and accepts one client. The client sends its name, which one `recv()` takes whole. Your server answers `hello, ` and the name, closes both of its sockets, and is done.",
    "A name such as `Ada` is found in what `recv()` gave, under `.text`.",
  ].join("\n\n"),
  answer: "greetOne",
  hints: [
    "Your client of above is somebody else now. Which of your calls belonged to the server?",
    "socket, bind, listen, accept, recv, send, close, close. On which socket does the server talk: on the one that listens, or on the one that accept() gave?",
    'const name = await conn.recv(100); then await conn.send("hello, " + name.text);',
  ],
  checks: [
    {
      name: "greets Ada",
      hint: "open: socket, bind, listen. Agree: accept. Then recv and send on the socket that accept() gave",
      run: (subject, lab) => greets(subject, lab, "Ada"),
    },
    {
      name: "greets whoever comes",
      hint: "the name is what the client has sent: conn.recv() gives it",
      run: (subject, lab) => greets(subject, lab, "Grace"),
    },
    {
      name: "closes the connection, and the server",
      hint: "two sockets were open at the end: the one that listened, and the one that accept() gave",
      run: async (subject, lab) => gone(await greets(subject, lab, "Edsger"), subject, lab),
    },
    awaitsCalls((subject, lab) => greets(subject, lab, "Barbara")),
  ],
  hidden: [
    {
      name: "greets a name of any letters",
      hint: "send the name as it came",
      run: (subject, lab) => greets(subject, lab, lab.random.text(lab.random.int(1, 10))),
    },
    {
      name: "waits for a client that comes late, and thinks before it speaks",
      hint: "accept() and recv() wait by themselves: await them",
      run: (subject, lab) => greets(subject, lab, "Alan", lab.random.int(50, 150)),
    },
  ],
});

async function greets(subject: Subject, lab: Lab, name: string, afterMs = 0): Promise<number> {
  return serving(subject, lab, [], async (port) => {
    if (afterMs > 0) await lab.clock.sleep(afterMs);
    const client = await lab.client(port);
    if (afterMs > 0) await lab.clock.sleep(afterMs);
    client.write(name);
    equal(new TextDecoder().decode(await client.readToEnd()), `hello, ${name}`);
  });
}
