import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { listenAnywhere, portOf } from "../kit/ask/pair.ts";
import { recorded } from "../kit/ask/recorded.ts";

export const samePort: Exercise = fill({
  id: "same-port",
  title: "Four sockets, how many ports?",
  chapter: "04-3",
  section: "4.4",
  points: 3,
  prompt:
    "Two clients have connected to one server, and it has accepted both, in the order in which they came. Now each of the two new sockets is asked for its own address and for its peer's.",
  answer: "samePort",
  record: [
    "socket(AF_INET, SOCK_STREAM, 0) = 3",
    "bind(3, 127.0.0.1:5000) = 0",
    "listen(3, 4) = 0",
    "socket(AF_INET, SOCK_STREAM, 0) = 4",
    "connect(4, 127.0.0.1:5000) = 0",
    "getsockname(4, 127.0.0.1:40001) = 0",
    "socket(AF_INET, SOCK_STREAM, 0) = 5",
    "connect(5, 127.0.0.1:5000) = 0",
    "getsockname(5, 127.0.0.1:40002) = 0",
    "accept(3, 127.0.0.1:‹a›) = 6",
    "accept(3, 127.0.0.1:40002) = ‹b›",
    "getsockname(6, 127.0.0.1:‹c›) = 0",
    "getpeername(6, 127.0.0.1:‹d›) = 0",
    "getsockname(7, 127.0.0.1:‹e›) = 0",
  ],
  blanks: [
    {
      key: "a",
      ask: "the port of the client that was accepted first",
      answer: "40001",
      mistakes: {
        "5000": "accept() gives the address of the client, not the one that it came to",
        "40002": "the client that came first is accepted first",
      },
      look: "the queue gives out connections in the order in which they came",
    },
    {
      key: "b",
      ask: "what the second accept() answers",
      answer: "7",
      mistakes: {
        "0": "accept() answers with a new descriptor",
        "5": "5 is the second client's own end",
        "6": "6 is open already: it talks to the first client",
      },
      look: "a new descriptor: which is the lowest number that is free?",
    },
    {
      key: "c",
      ask: "the first accepted socket's own port",
      answer: "5000",
      mistakes: {
        "40001": "that is the other end's port",
        "40003": "no new port is needed: the connection came to the server's, and stays there",
      },
      look: "the client has connected to one port: can the connection's end be at another?",
    },
    {
      key: "d",
      ask: "its peer's port",
      answer: "40001",
      mistakes: {
        "5000": "that is its own; the peer is the client at the other end",
        "40002": "that is the other client",
      },
      look: "the peer is the client that the first accept() took",
    },
    {
      key: "e",
      ask: "the second accepted socket's own port",
      answer: "5000",
      mistakes: {
        "40002": "that is the other end's port",
        "5001": "no new port is needed: what tells the two connections apart?",
      },
      look: "both connections end at the server's port: their other ends differ",
    },
  ],
  hints: [
    "How does a packet from a client find the right socket, if many sockets share a port?",
    "A connection is identified by four numbers: two addresses and two ports. Which of the four differs here?",
    "40001, 7, 5000, 40001, 5000.",
  ],
  run: () =>
    recorded(async () => {
      const server = socket(AF_INET, SOCK_STREAM);
      const { port } = listenAnywhere(server);
      const first = socket(AF_INET, SOCK_STREAM);
      await first.connect("127.0.0.1", port);
      first.getsockname();
      const second = socket(AF_INET, SOCK_STREAM);
      await second.connect("127.0.0.1", port);
      second.getsockname();
      const conns = [await server.accept(), await server.accept()] as const;
      conns[0].getsockname();
      conns[0].getpeername();
      conns[1].getsockname();
      const own = [portOf(first), portOf(second)];
      for (const one of [first, second, ...conns, server]) one.close();
      return { server: port, clients: own };
    }),
});
