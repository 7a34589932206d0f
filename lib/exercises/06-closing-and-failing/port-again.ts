import { type Socket, socket } from "../../socket/socket.ts";
import { AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET } from "../../syscall/constants.ts";
import { tcpEndpoints } from "../../trace/linux/procnet.ts";
import type { Exercise } from "../exercise.ts";
import { portOf, until } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const portAgain: Exercise = predictErrno({
  id: "port-again",
  title: "The same port again",
  chapter: "06",
  section: "6.4",
  points: 3,
  extra: true,
  prompt:
    "An old server had a port of 127.0.0.1, and a new one calls `bind()` for it. “With” means that `SO_REUSEADDR` was set before `bind()`.",
  answer: "portAgain",
  questions: [
    {
      key: "both",
      ask: "the old one, with, has gone and left a TIME_WAIT; the new one is with",
      answer: "ok",
      mistakes: { EADDRINUSE: "both have set it: that is what the option is for" },
      look: "6.f: the table",
      run: () => again("TIME_WAIT", true, true),
    },
    {
      key: "onlyNew",
      ask: "the old one, without, has gone and left a TIME_WAIT; the new one is with",
      answer: "EADDRINUSE",
      mistakes: { ok: "on Linux the old one must have had it, too: the kernel remembers that with the TIME_WAIT" },
      look: "6.f: the table",
      run: () => again("TIME_WAIT", false, true),
    },
    {
      key: "listening",
      ask: "the old one, with, still listens; the new one is with",
      answer: "EADDRINUSE",
      mistakes: { ok: "a listener never shares its port this way: that is what SO_REUSEPORT does" },
      look: "6.f: the first rows of the table",
      run: () => again("LISTEN", true, true),
    },
    {
      key: "talking",
      ask: "the old one, with, has closed its listener, and still talks with a client; the new one is with",
      answer: "ok",
      mistakes: { EADDRINUSE: "the listener is gone; a connection on the port does not disturb when both have set it" },
      look: "6.f: the rows with ESTABLISHED",
      run: () => again("ESTABLISHED", true, true),
    },
    {
      key: "elsewhere",
      ask: "the old one, without, has left a TIME_WAIT on 127.0.0.1; the new one, without, binds 127.0.0.2",
      answer: "ok",
      mistakes: { EADDRINUSE: "a port belongs to an address: 127.0.0.2 is another one" },
      look: "chapter 04 tried the same port on other addresses",
      run: () => again("TIME_WAIT", false, false, "127.0.0.2"),
    },
  ],
  hints: [
    "For each of them: is there a listener on this address? Have both set the option?",
    "A listener: never. A TIME_WAIT or a connection: if both have it. Another address: always.",
    "ok, EADDRINUSE, EADDRINUSE, ok, ok.",
  ],
});

/** What bind() answers to a new server where an old one was. */
async function again(
  old: "LISTEN" | "ESTABLISHED" | "TIME_WAIT",
  had: boolean,
  has: boolean,
  host = "127.0.0.1",
): Promise<string> {
  const made: Socket[] = [];
  const tcp = (reuse: boolean): Socket => {
    const one = socket(AF_INET, SOCK_STREAM);
    made.push(one);
    if (reuse) one.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
    return one;
  };
  try {
    const [server, client] = [tcp(had), tcp(false)];
    server.bind("127.0.0.1", 0);
    server.listen(1);
    const port = portOf(server);
    await client.connect("127.0.0.1", port);
    const conn = await server.accept();
    made.push(conn);
    if (old !== "LISTEN") server.close();
    if (old === "TIME_WAIT") for (const one of [conn, client]) one.close();
    await until(() => tcpEndpoints({ port, state: old }).some(({ local }) => local.port === port));
    const anew = tcp(has);
    return await outcomeOf(() => anew.bind(host, port));
  } finally {
    for (const one of made) one.close();
  }
}
