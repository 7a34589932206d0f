import type { Exercise } from "../exercise.ts";
import { order } from "../kit/ask/order.ts";

export const halfCloseOrder: Exercise = order({
  id: "half-close-order",
  title: "Finish, and still listen",
  chapter: "03-4",
  section: "3.4",
  points: 2,
  prompt:
    "A client and a server are already connected; `conn` is the server's end. The client sends its question and says that this was all. The server reads up to the end, and only then answers. Put the calls in an order that works.",
  answer: "halfCloseOrder",
  before: [
    "server = socket()",
    "server.bind()",
    "server.listen()",
    "client = socket()",
    "client.connect()",
    "conn = server.accept()",
  ],
  given: [
    'client.recv() gives "answer"',
    "conn.recv() gives 0 bytes",
    "client.shutdown(SHUT_WR)",
    'conn.send("answer")',
    "client.close()",
    'client.send("question")',
    'conn.recv() gives "question"',
  ],
  solution: [
    'client.send("question")',
    "client.shutdown(SHUT_WR)",
    'conn.recv() gives "question"',
    "conn.recv() gives 0 bytes",
    'conn.send("answer")',
    'client.recv() gives "answer"',
    "client.close()",
  ],
  hints: [
    "What must the client do before the server can read 0 bytes?",
    "Which calls of the client still work after its shutdown(SHUT_WR), and which does not?",
    "send, shutdown; then the server receives twice and sends; then the client receives and closes.",
  ],
  look: "read what the kernel says about that call: what must the other side have done before it?",
});
