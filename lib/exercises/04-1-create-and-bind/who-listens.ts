import { socket } from "../../socket/socket.ts";
import { AF_INET, SO_ACCEPTCONN, SOCK_STREAM, SOL_SOCKET } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { portOf } from "../kit/ask/pair.ts";
import { recorded } from "../kit/ask/recorded.ts";

const LISTEN_DOES_IT = "which of the calls turns a socket into a listening one?";

export const whoListens: Exercise = fill({
  id: "who-listens",
  title: "When does it become a server?",
  chapter: "04-1",
  section: "4.1",
  points: 2,
  prompt:
    "The option `SO_ACCEPTCONN` tells whether a socket listens: 1 for yes, 0 for no; the record shows it in square brackets. A program asks for it again and again, while it makes a server and a client. What did the kernel say?",
  answer: "whoListens",
  record: [
    "socket(AF_INET, SOCK_STREAM, 0) = 3",
    "getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, [‹a›]) = 0",
    "bind(3, 127.0.0.1:5000) = 0",
    "getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, [‹b›]) = 0",
    "listen(3, 2) = 0",
    "getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, [‹c›]) = 0",
    "socket(AF_INET, SOCK_STREAM, 0) = 4",
    "connect(4, 127.0.0.1:5000) = 0",
    "accept(3, 127.0.0.1:40001) = 5",
    "getsockopt(5, SOL_SOCKET, SO_ACCEPTCONN, [‹d›]) = 0",
    "getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, [‹e›]) = 0",
  ],
  blanks: [
    {
      key: "a",
      ask: "after socket()",
      answer: "0",
      mistakes: { "1": "both sockets are made by the same call, and nobody knows yet what they will be" },
      look: LISTEN_DOES_IT,
    },
    {
      key: "b",
      ask: "after bind()",
      answer: "0",
      mistakes: { "1": "bind() gives an address, no more: a client may call it, too" },
      look: LISTEN_DOES_IT,
    },
    {
      key: "c",
      ask: "after listen()",
      answer: "1",
      mistakes: { "0": "it listens now, even if nobody has come yet" },
      look: LISTEN_DOES_IT,
    },
    {
      key: "d",
      ask: "of the socket that accept() gave",
      answer: "0",
      mistakes: { "1": "that one talks to the client; the one that listens is still 3" },
      look: "accept() gives a socket for one conversation: does it take clients itself?",
    },
    {
      key: "e",
      ask: "of the server's first socket, after accept()",
      answer: "1",
      mistakes: { "0": "it goes on listening, for the next client" },
      look: "accept() takes a connection off the queue: does it change the socket that has the queue?",
    },
  ],
  hints: [
    "A server's socket is created just as a client's is. Which call makes the difference?",
    "accept() gives a second socket. Which of the two listens, which one talks?",
    "0, 0, 1, 0, 1.",
  ],
  run: () =>
    recorded(async () => {
      const server = socket(AF_INET, SOCK_STREAM);
      server.getsockopt(SOL_SOCKET, SO_ACCEPTCONN);
      server.bind("127.0.0.1", 0);
      server.getsockopt(SOL_SOCKET, SO_ACCEPTCONN);
      server.listen(2);
      server.getsockopt(SOL_SOCKET, SO_ACCEPTCONN);
      const port = portOf(server);
      const client = socket(AF_INET, SOCK_STREAM);
      await client.connect("127.0.0.1", port);
      const conn = await server.accept();
      const own = portOf(client);
      conn.getsockopt(SOL_SOCKET, SO_ACCEPTCONN);
      server.getsockopt(SOL_SOCKET, SO_ACCEPTCONN);
      for (const one of [conn, client, server]) one.close();
      return { server: port, clients: [own] };
    }),
});
