import { AF_INET, AF_UNIX, SOCK_DGRAM, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal, ok } from "../kit/check/assert.ts";

export const askTheKind: Exercise = write(import.meta.url, {
  id: "ask-the-kind",
  title: "Ask a socket what it is",
  chapter: "01",
  section: "1",
  points: 2,
  prompt: [
    "Write `protocolOf`. It makes a socket of the given family and type, asks the kernel with `getsockopt` which protocol it runs (`SO_PROTOCOL`, level `SOL_SOCKET`), **closes** the socket, and returns the number.",
    "TCP has the number 6, UDP 17. Don't write these numbers down: ask.",
  ].join("\n\n"),
  answer: "protocolOf",
  hints: [
    "Which line in 1.b asked a socket for its protocol?",
    "What happens to the socket if the function returns before it closes it? Keep the answer in a constant first.",
    "const protocol = one.getsockopt(SOL_SOCKET, SO_PROTOCOL); one.close(); return protocol;",
  ],
  checks: [
    {
      name: "tells TCP, 6, of a stream socket for the Internet",
      hint: "make the socket with the family and the type that the function is given",
      run: (subject) => tells(subject, AF_INET, SOCK_STREAM, 6),
    },
    {
      name: "tells UDP, 17, of a datagram socket for the Internet",
      hint: "make the socket with the type that the function is given",
      run: (subject) => tells(subject, AF_INET, SOCK_DGRAM, 17),
    },
    {
      name: "tells 0, no protocol of layer 4, of a Unix-domain socket",
      hint: "the family matters, too: ask the socket itself, and return what it says",
      run: (subject) => tells(subject, AF_UNIX, SOCK_STREAM, 0),
    },
    {
      name: "leaves no socket open",
      hint: "close() gives the number back: call it before the function returns",
      run: async (subject, lab) => {
        await subject.call(AF_INET, SOCK_STREAM);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "leaves no socket open when it is called many times",
      hint: "every call has to close its socket",
      run: async (subject, lab) => {
        for (let turn = 0; turn < 50; turn++) await subject.call(AF_INET, lab.random.pick([SOCK_STREAM, SOCK_DGRAM]));
        await allClosed(subject, lab);
      },
    },
  ],
});

const TYPE = "SO_PROTOCOL asks for the protocol; SO_TYPE would ask for the type";

/** The number must be the kernel's own answer: the record tells whether it was asked. */
async function tells(subject: Subject, family: number, type: number, protocol: number): Promise<void> {
  const got = await subject.call(family, type);
  equal(got, protocol, got === type ? TYPE : undefined);
  const asked = (await subject.calls()).filter(({ call, result }) => call === "getsockopt" && result === 0);
  ok(
    asked.some(({ args, value }) => args.includes("SO_PROTOCOL") && value === protocol),
    "the answer of getsockopt(SOL_SOCKET, SO_PROTOCOL)",
    `${protocol}, which no such call has answered`,
    "don't write the number down: ask the socket for it",
  );
}
