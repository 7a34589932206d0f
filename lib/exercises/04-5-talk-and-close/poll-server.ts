import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { echoed, echoedSlowly, gone } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import { serving } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

export const pollServer: Exercise = write(import.meta.url, {
  id: "poll-server",
  title: "Many clients at once, with poll",
  chapter: "04-5",
  section: "4.5",
  points: 5,
  extra: true,
  prompt: [
    "The echo server keeps everybody waiting while one client thinks. With `poll()`, as you saw above, no `recv()` and no `accept()` ever has to wait. Write `pollServer`: an echo server on `port` of 127.0.0.1 that serves `clients` clients **at the same time**, and returns when all of them have finished.",
    "`sys.poll([{ fd, events: POLLIN }, …], 0)` gives those that are ready: the listening socket when a client waits in its queue, a connection when bytes or its end have come. With a time of 0 it does not wait. When nobody is ready, `await pause()`: poll with a longer time would stop the whole page.",
  ].join("\n\n"),
  answer: "pollServer",
  hints: [
    "Which descriptors are watched: at the beginning, and after a client has come, and after one has gone?",
    "poll names a ready descriptor. If it is the server's: accept, and put the new socket into the map. Else: receive from that one, once. What do 0 bytes mean there?",
    "const ready = sys.poll([server.fd, ...conns.keys()].map((fd) => ({ fd, events: POLLIN })), 0); for (const { fd } of ready) …",
  ],
  checks: [
    {
      name: "echoes what a client sends",
      hint: "POLLIN on the server's descriptor means accept(), on a connection's it means recv(); when nobody is ready, await pause()",
      run: (subject, lab) => serves(subject, lab, 1, [0, 0]),
    },
    {
      name: "hears the second client while the first says nothing",
      hint: "never wait for one client: ask poll who is ready, and serve that one",
      run: (subject, lab) => serves(subject, lab, 2, [1, 1]),
    },
    {
      name: "serves three clients in turn",
      hint: "each round of the loop asks poll about the server and all connections",
      run: (subject, lab) => serves(subject, lab, 3, [2, 0, 1, 2, 0]),
    },
    {
      name: "closes everything when all clients have finished",
      hint: "close a connection when its client has finished, and the server when all have",
      run: async (subject, lab) => gone(await serves(subject, lab, 2, [0, 1]), subject, lab),
    },
  ],
  hidden: [
    {
      name: "echoes all to a client that is slow to read",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest",
      run: (subject, lab) => serving(subject.with({ shortSends: true }), lab, [2], (port) => echoedSlowly(port, lab)),
    },
    {
      name: "serves many clients in any order",
      hint: "nothing may depend on the order in which clients speak or go",
      run: async (subject, lab) => {
        const count = lab.random.int(6, 15);
        await serves(
          subject,
          lab,
          count,
          Array.from({ length: 40 }, () => lab.random.int(0, count - 1)),
        );
      },
    },
    {
      name: "takes a client that comes after another has gone",
      hint: "a connection that is closed must not be watched any more",
      run: async (subject, lab) => {
        await serving(subject, lab, [3], async (port) => {
          const stays = await lab.client(port, "client 1");
          for (const name of ["client 2", "client 3"]) {
            const conn = await lab.client(port, name);
            await echoed(conn, name);
            conn.end();
            await conn.readToEnd();
          }
          await echoed(stays, "still here");
          stays.end();
          await stays.readToEnd();
        });
      },
    },
  ],
});

/** All clients connect; then they speak in the order given, by their numbers; then all finish, the last one first. */
async function serves(subject: Subject, lab: Lab, clients: number, order: readonly number[]): Promise<number> {
  return serving(subject, lab, [clients], async (port) => {
    const conns: Conn[] = [];
    for (let number = 1; number <= clients; number++) conns.push(await lab.client(port, `client ${number}`));
    for (const [turn, index] of order.entries()) await echoed(conns[index] as Conn, `turn ${turn + 1}`);
    // the last one first: an answer that takes them in the order of their coming would stop here
    for (const conn of conns.reverse()) {
      conn.end();
      await conn.readToEnd();
    }
  });
}
