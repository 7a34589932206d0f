import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, equal, gone } from "../kit/check/assert.ts";
import { serving } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

export const ticketServer: Exercise = write(import.meta.url, {
  id: "ticket-server",
  title: "Take a ticket",
  chapter: "04-3",
  section: "4.4",
  points: 3,
  prompt: [
    "Write a server that gives out tickets. `ticketServer` listens on `port` of 127.0.0.1, and accepts `clients` clients, one after the other. The first gets `ticket 1\\n`, the second `ticket 2\\n`, and so on; each connection is closed once its ticket has been sent. Then the server closes, and the function returns.",
  ].join("\n\n"),
  answer: "ticketServer",
  hints: [
    "Which three calls make the server ready, and which ones are made once for each client?",
    "accept() gives a socket for one client. Which socket sends the ticket: that one, or the one that listens?",
    "for (let number = 1; number <= clients; number++) { const conn = await server.accept(); … conn.close(); }",
  ],
  checks: [
    {
      name: "gives the first client ticket 1",
      hint: "create, bind, listen, accept: the socket that accept() gives is the one to send on",
      run: (subject, lab) => givesTickets(subject, lab, 1),
    },
    {
      name: "gives each client the next ticket, in the order in which they came",
      hint: "accept() again for each client, and count",
      run: (subject, lab) => givesTickets(subject, lab, 3),
    },
    {
      name: "closes each connection, and finally the server",
      hint: "conn.close() after each ticket, server.close() after the last one",
      run: async (subject, lab) => gone(await givesTickets(subject, lab, 2), subject, lab),
    },
  ],
  hidden: [
    awaitsCalls((subject, lab) => givesTickets(subject, lab, 2)),
    {
      name: "serves many clients",
      hint: "as many as it is told, and no more",
      run: (subject, lab) => givesTickets(subject, lab, lab.random.int(8, 25)),
    },
  ],
});

async function givesTickets(subject: Subject, lab: Lab, clients: number): Promise<number> {
  return serving(subject, lab, [clients], async (port) => {
    const tickets: Promise<string>[] = [];
    for (let number = 1; number <= clients; number++) {
      const conn = await lab.client(port, `client ${number}`); // one after the other: their order is the queue's
      const ticket = conn.readToEnd().then((bytes) => new TextDecoder().decode(bytes));
      ticket.catch(() => {}); // it is asked for below
      tickets.push(ticket);
      if (number === 1) await ticket; // a server for one client has closed by then
    }
    for (const [index, ticket] of tickets.entries()) {
      const text = await ticket;
      equal(text, `ticket ${index + 1}\n`, lookAt(text));
    }
  });
}

/** Where to look when a ticket is another one than it should be. */
function lookAt(text: string): string | undefined {
  if (/^ticket \d+\n$/.test(text)) return "count the clients from 1, and give each the next number";
  return text === "" ? undefined : 'the text is "ticket ", the number, and "\\n" at its end';
}
