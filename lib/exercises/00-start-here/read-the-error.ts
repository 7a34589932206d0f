import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { listenAnywhere, withSockets } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const readTheError: Exercise = predictErrno({
  id: "read-the-error",
  title: "Somebody there?",
  chapter: "00",
  section: "0.5",
  points: 1,
  prompt:
    "Two clients connect. The first one to a port where a server listens. The second one to a port where nobody does. What does the kernel answer? An error's name is written in capitals and begins with an `E`; Linux calls it an **errno**.",
  answer: "readTheError",
  questions: [
    {
      key: "listening",
      ask: "connect() to a port where a server listens",
      answer: "ok",
      look: "look at section 0.2: the client connected there, and nothing went wrong",
      mistakes: {
        ECONNREFUSED: "that is the answer when nobody listens: here a server does, as in section 0.2",
      },
      run: () =>
        withSockets(2, SOCK_STREAM, async (server, client) => {
          const { port } = listenAnywhere(server);
          return outcomeOf(() => client.connect("127.0.0.1", port));
        }),
    },
    {
      key: "nobody",
      ask: "connect() to a port where nobody listens",
      answer: "ECONNREFUSED",
      look: "run the cell in 0.5 again, and read the name in capitals",
      mistakes: {
        ok: "nobody is there to connect to: run the cell in 0.5 again",
        ETIMEDOUT:
          "connect() gives up on a silent computer after a long time; but yours is there, and answers at once that nobody listens",
        EADDRNOTAVAIL: "the address 127.0.0.1 is fine: only the port is empty",
        ENOTCONN: "that is what recv() says of a socket without a connection; connect() is more exact about why",
      },
      run: async (lab) => {
        const port = await lab.port();
        const client = socket(AF_INET, SOCK_STREAM);
        const outcome = await outcomeOf(() => client.connect("127.0.0.1", port));
        client.close();
        return outcome;
      },
    },
  ],
  hints: [
    "What did the cell in 0.5 show, and which of its words is in capitals?",
    "The name says it: a CONNection was REFUSED.",
  ],
});
