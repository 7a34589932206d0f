import type { Socket } from "../../socket/socket.ts";
import { MSG_DONTWAIT, SOCK_DGRAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { portOf, withSockets } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

/** One byte more than the length field of IPv4 leaves to UDP. */
const TOO_MANY = 65_508;

export const whatDatagramsTell: Exercise = predictErrno({
  id: "what-datagrams-tell",
  title: "What datagrams tell",
  chapter: "08",
  section: "8.5",
  points: 3,
  prompt:
    "A datagram socket makes one call. What does the kernel answer? Nobody listens at `port`; `connect()` to it has succeeded where the socket has a peer.",
  answer: "whatDatagramsTell",
  questions: [
    {
      key: "nobody",
      ask: "sendto() to the port, from a socket without a peer",
      answer: "ok",
      mistakes: { ECONNREFUSED: "the datagram leaves first, and the refusal comes later, if it comes at all" },
      look: "8.e: the first call of both sockets",
      run: () => withPort((udp, port) => outcomeOf(() => udp.sendto("hello", "127.0.0.1", port))),
    },
    {
      key: "afterwards",
      ask: "recvfrom() with MSG_DONTWAIT after that",
      answer: "EAGAIN",
      mistakes: {
        ECONNREFUSED: "that is told to a socket with a peer, or with IP_RECVERR",
        ok: "nothing has come: there is no datagram to take",
      },
      look: "8.e: what did the socket without IP_RECVERR hear?",
      run: () =>
        withPort(async (udp, port) => {
          await udp.sendto("hello", "127.0.0.1", port);
          return outcomeOf(() => udp.recvfrom(64, { flags: MSG_DONTWAIT }));
        }),
    },
    {
      key: "withPeer",
      ask: "recv() with MSG_DONTWAIT after connect() to the port and send()",
      answer: "ECONNREFUSED",
      mistakes: {
        EAGAIN: "with a peer there is no doubt which datagram was refused, so the next call is told",
        ok: "nobody is there who could have answered",
      },
      look: "8.e ends with it, and chapter 03 tried it",
      run: () =>
        withPort(async (udp, port) => {
          await udp.connect("127.0.0.1", port);
          await udp.send("hello");
          return outcomeOf(() => udp.recv(64, { flags: MSG_DONTWAIT }));
        }),
    },
    {
      key: "tooLong",
      ask: `sendto() with ${TOO_MANY} bytes`,
      answer: "EMSGSIZE",
      mistakes: {
        ok: "one byte fewer would have been: the length field of IPv4 leaves 65507",
        EAGAIN: "it is not a matter of waiting: such a datagram can't be",
      },
      look: "the end of 8.f tells how long a datagram may be",
      run: () => withPort((udp, port) => outcomeOf(() => udp.sendto(new Uint8Array(TOO_MANY), "127.0.0.1", port))),
    },
    {
      key: "tooSmall",
      ask: "recv(4) where a datagram of 18 bytes waits",
      answer: "ok",
      mistakes: { EMSGSIZE: "the rest is thrown away, and the call succeeds: recvmsg() would tell, by MSG_TRUNC" },
      look: "8.f: what recvfrom(4) brought",
      run: () =>
        withSockets(2, SOCK_DGRAM, async (sender, receiver) => {
          receiver.bind("127.0.0.1", 0);
          await sender.sendto("too long a message", "127.0.0.1", portOf(receiver));
          return outcomeOf(() => receiver.recv(4));
        }),
    },
  ],
  hints: [
    "Which of these calls can know at all, at the moment when they are made, that something is wrong?",
    "A length can be known at once. A refusal comes later, and only to a socket of which it is clear whom it concerns. What was thrown away is no error.",
    "ok, EAGAIN, ECONNREFUSED, EMSGSIZE, ok.",
  ],
});

/** A datagram socket, and a port whose owner takes no datagram but its own: nobody else can get it meanwhile. */
function withPort(use: (udp: Socket, port: number) => Promise<string>): Promise<string> {
  return withSockets(2, SOCK_DGRAM, async (udp, holder) => {
    holder.bind("127.0.0.1", 0);
    const port = portOf(holder);
    await holder.connect("127.0.0.1", port);
    return use(udp, port);
  });
}
