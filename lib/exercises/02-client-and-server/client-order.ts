import type { Exercise } from "../exercise.ts";
import { order } from "../kit/ask/order.ts";

export const clientOrder: Exercise = order({
  id: "client-order",
  title: "The client's order",
  chapter: "02",
  section: "2.2",
  points: 1,
  prompt:
    "A server is already listening. These are the calls of its client, out of order. Move the lines until the kernel accepts them all. (Alt with ↑ or ↓ moves the line that you are in.) The check really makes the calls, in your order.",
  answer: "clientOrder",
  before: ["server = socket()", "server.bind()", "server.listen()"],
  given: ['client.send("question")', "client.close()", "client = socket()", "client.connect()"],
  solution: ["client = socket()", "client.connect()", 'client.send("question")', "client.close()"],
  hints: [
    "Which of the calls can be made when nothing else has been?",
    "Where would bytes go if they were sent before there is a connection?",
    "socket, connect, send, close.",
  ],
  look: "read what the kernel says about that call: what must have been done before it?",
});
