import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { portOf } from "../kit/ask/pair.ts";
import { recorded } from "../kit/ask/recorded.ts";

export const readTheRecord: Exercise = fill({
  id: "read-the-record",
  title: "Read the record",
  chapter: "00",
  section: "0.3",
  points: 2,
  prompt:
    "Here is a record as text, one call on each line: its name, in brackets what was asked, and after `=` the kernel's answer. The first number in the brackets is the socket's descriptor. Three answers are missing. (In the record each byte that is not a plain letter is written as `\\x` and two digits.)",
  answer: "readTheRecord",
  record: [
    "socket(AF_INET, SOCK_STREAM, 0) = 3",
    "socket(AF_INET, SOCK_STREAM, 0) = 4",
    "bind(3, 127.0.0.1:5000) = 0",
    "listen(3, 2) = 0",
    "connect(4, 127.0.0.1:5000) = ‹a›",
    "accept(3, 127.0.0.1:40001) = ‹b›",
    'send(4, "na\\xc3\\xafve", 6, 0) = 6',
    'recv(5, "na\\xc3\\xafve", 1024, 0) = ‹c›',
    "close(5) = 0",
    "close(4) = 0",
    "close(3) = 0",
  ],
  blanks: [
    {
      key: "a",
      ask: "what connect() answers when it has worked",
      answer: "0",
      mistakes: {
        "4": "4 is the socket that was asked to connect: connect() makes no new one",
        "5": "connect() makes no new socket",
      },
      look: "bind, listen and close have worked too: what did they answer?",
    },
    {
      key: "b",
      ask: "what accept() answers",
      answer: "5",
      mistakes: {
        "0": "0 is not one of your descriptors: which descriptor does a later line receive from?",
        "3": "3 is the socket that listens; accept() gives a new one",
        "4": "4 is the client's own end; accept() gives the other one",
      },
      look: "accept() answers with a new descriptor. Which number appears below that no line above has made?",
    },
    {
      key: "c",
      ask: "what recv() answers",
      answer: "6",
      mistakes: {
        "5": "five characters, yes; but a socket counts bytes, and the line above shows how many went in",
        "1024": "1024 is the most that recv() would have taken; the answer is how many came",
        "0": "0 would mean that the other end has finished; but bytes came, and the line shows them",
      },
      look: "recv() answers with the number of bytes that it brought: count them in the line",
    },
  ],
  hints: [
    "Which calls answer with a new descriptor, which with a number of bytes, and which only with 0 for done?",
    "recv(5, …) receives from descriptor 5. Which call must have made it?",
    "connect answers 0, accept the descriptor 5, recv the 6 bytes that send took.",
  ],
  run: () =>
    recorded(async () => {
      const server = socket(AF_INET, SOCK_STREAM);
      const client = socket(AF_INET, SOCK_STREAM);
      server.bind("127.0.0.1", 0);
      server.listen(2);
      const port = portOf(server);
      await client.connect("127.0.0.1", port);
      const conn = await server.accept();
      const own = portOf(client);
      await client.send("naïve");
      await conn.recv(1024);
      for (const one of [conn, client, server]) one.close();
      return { server: port, clients: [own] };
    }),
});
