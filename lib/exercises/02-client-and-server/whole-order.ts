import type { Exercise } from "../exercise.ts";
import { order } from "../kit/ask/order.ts";

export const wholeOrder: Exercise = order({
  id: "whole-order",
  title: "Both sides, from create to close",
  chapter: "02",
  section: "2.2",
  points: 3,
  prompt:
    "A whole conversation: the client asks, the server answers, both close. All the calls of both sides are here. Put them in an order that works. Many orders do; in none of them does a call wait for something that comes after it.",
  answer: "wholeOrder",
  given: [
    'client.recv() gives "answer"',
    "server.listen()",
    "client.connect()",
    'conn.recv() gives "question"',
    "server.close()",
    "server = socket()",
    'client.send("question")',
    "client = socket()",
    "conn.close()",
    'conn.send("answer")',
    "server.bind()",
    "client.close()",
    "conn = server.accept()",
  ],
  solution: [
    "server = socket()",
    "server.bind()",
    "server.listen()",
    "client = socket()",
    "client.connect()",
    "conn = server.accept()",
    'client.send("question")',
    'conn.recv() gives "question"',
    'conn.send("answer")',
    'client.recv() gives "answer"',
    "client.close()",
    "conn.close()",
    "server.close()",
  ],
  hints: [
    "Begin with the server: which three calls make it ready?",
    "Then the client: create and connect. Which call on the server's side belongs to it?",
    "What is received must have been sent before, and what is closed can do nothing more.",
  ],
  look: "read what the kernel says about that call: what must have happened before it?",
});
