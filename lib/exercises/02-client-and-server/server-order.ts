import type { Exercise } from "../exercise.ts";
import { order } from "../kit/ask/order.ts";

export const serverOrder: Exercise = order({
  id: "server-order",
  title: "The server's order",
  chapter: "02",
  section: "2.2",
  points: 2,
  prompt:
    "Now the server's calls, with the client's `connect()` among them; the client's socket is made already. Put them in an order that the kernel accepts, so that the server sends its answer. More than one order is right: the check makes the calls, and takes every order that works.",
  answer: "serverOrder",
  before: ["client = socket()"],
  given: [
    "conn = server.accept()",
    "server.listen()",
    'conn.send("answer")',
    "server.close()",
    "client.connect()",
    "server = socket()",
    "conn.close()",
    "server.bind()",
  ],
  solution: [
    "server = socket()",
    "server.bind()",
    "server.listen()",
    "client.connect()",
    "conn = server.accept()",
    'conn.send("answer")',
    "conn.close()",
    "server.close()",
  ],
  hints: [
    "Which socket does each call need, and which call makes that socket?",
    "When can a client connect: after bind(), or after listen()?",
    "accept() waits until a client has connected. If the client comes after it in the same order, it never will.",
  ],
  look: "read what the kernel says about that call: which other call must come before it?",
});
