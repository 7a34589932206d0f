import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { listenAnywhere, portOf } from "../kit/ask/pair.ts";
import { recorded } from "../kit/ask/recorded.ts";

const BEFORE = "before bind() and connect() a socket knows no address, not even its own";

export const clientPort: Exercise = fill({
  id: "client-port",
  title: "The client has a port, too",
  chapter: "03-1",
  section: "3.2",
  points: 2,
  prompt:
    "A client asks for its own address before and after `connect()`, and nobody has called `bind()` for it. `getsockname` and `accept` write an address into the place in the brackets. What stood there?",
  answer: "portsOfBoth",
  record: [
    "socket(AF_INET, SOCK_STREAM, 0) = 3",
    "bind(3, 127.0.0.1:5000) = 0",
    "listen(3, 4) = 0",
    "socket(AF_INET, SOCK_STREAM, 0) = 4",
    "getsockname(4, 0.0.0.0:‹a›) = 0",
    "connect(4, 127.0.0.1:5000) = 0",
    "getsockname(4, ‹b›:40001) = 0",
    "accept(3, 127.0.0.1:‹c›) = 5",
    "getpeername(4, 127.0.0.1:‹d›) = 0",
  ],
  blanks: [
    {
      key: "a",
      ask: "the client's port before connect()",
      answer: "0",
      mistakes: { "40001": BEFORE, "5000": "5000 is the server's" },
      look: BEFORE,
    },
    {
      key: "b",
      ask: "the client's address after connect()",
      answer: "127.0.0.1",
      mistakes: {
        "0.0.0.0": "that was before: a connection has two definite ends",
        localhost: "the kernel knows numbers only; a name such as localhost is for programs to look up",
      },
      look: "it goes to 127.0.0.1, which is this machine: where does it come from?",
    },
    {
      key: "c",
      ask: "the client's port, as the server sees it",
      answer: "40001",
      mistakes: {
        "5000": "accept() gives the address of the other end, not the server's own",
        "0": "a client that came from port 0 could not be answered",
      },
      look: "accept() writes down the client's address. Which line has it already?",
    },
    {
      key: "d",
      ask: "the port of the client's peer",
      answer: "5000",
      mistakes: { "40001": "that is the client's own; the peer is the one at the other end" },
      look: "the peer is what the client has connected to",
    },
  ],
  hints: [
    "There are only two ports in this story. Which of them is whose?",
    "What a socket calls its own name, its peer calls the peer's name.",
    "0, 127.0.0.1, 40001, 5000.",
  ],
  run: () =>
    recorded(async () => {
      const server = socket(AF_INET, SOCK_STREAM);
      const { port } = listenAnywhere(server);
      const client = socket(AF_INET, SOCK_STREAM);
      client.getsockname();
      await client.connect("127.0.0.1", port);
      client.getsockname();
      const conn = await server.accept();
      client.getpeername();
      const own = portOf(client);
      for (const one of [client, conn, server]) one.close();
      return { server: port, clients: [own] };
    }),
});
