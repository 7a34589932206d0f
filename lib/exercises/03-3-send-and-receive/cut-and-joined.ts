import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { portOf, until, withPair } from "../kit/ask/pair.ts";
import { recorded } from "../kit/ask/recorded.ts";

export const cutAndJoined: Exercise = fill({
  id: "cut-and-joined",
  title: "Cut and joined",
  chapter: "03-3",
  section: "3.3",
  points: 3,
  prompt:
    "Descriptor 5 is the server's end of a connection, 4 the client's. All that the client sent had arrived before the server's first `recv`, and later the client closed. What did the kernel answer to the server?",
  answer: "cutAndJoined",
  record: [
    'send(4, "one", 3, 0) = 3',
    'send(4, "two", 3, 0) = 3',
    'send(4, "three", 5, 0) = 5',
    'recv(5, "‹a›", 4, 0) = 4',
    'recv(5, "‹b›", 1024, 0) = ‹c›',
    "close(4) = 0",
    'recv(5, "", 1024, 0) = ‹d›',
    'recv(5, "", 1024, 0) = ‹e›',
  ],
  blanks: [
    {
      key: "a",
      ask: "the bytes that the first recv() brings, such as abc",
      answer: "onet",
      mistakes: {
        one: "there is room for four bytes, and the stream has no borders: what follows the e?",
      },
      look: "a stream has no borders: take the first four bytes of all that was sent",
    },
    {
      key: "b",
      ask: "the bytes that the second recv() brings",
      answer: "wothree",
      mistakes: {
        two: "the t is gone already, and three has arrived as well",
        wo: "there is room for more, and more has arrived",
      },
      look: "cross out what the first recv() took: what is left?",
    },
    {
      key: "c",
      ask: "what the second recv() answers",
      answer: "7",
      mistakes: {
        "1024": "1024 is the most that it would take; seven have come",
        "8": "the line above has taken four of the eleven",
        "11": "the line above has taken four of the eleven",
      },
      look: "recv() answers with the number of bytes that it brought",
    },
    {
      key: "d",
      ask: "what recv() answers after the client has closed",
      answer: "0",
      mistakes: { "-1": "the peer has ended its stream in order: that is no error" },
      look: "the end of the stream has its own answer: no bytes at all",
    },
    {
      key: "e",
      ask: "what recv() answers when it is asked once more",
      answer: "0",
      mistakes: { "-1": "it may be asked again and again: the end stays the end" },
      look: "the end of the stream is not used up by being read",
    },
  ],
  hints: [
    "Write all the bytes that were sent in one line. Where does the first recv() cut?",
    "onetwothree: four bytes, then the rest. What is left when nothing more will come?",
    "onet, wothree, 7, 0, 0.",
  ],
  run: async () => {
    const lines = await recorded(() =>
      withPair(async ({ client, conn }) => {
        for (const word of ["one", "two", "three"]) await client.send(word);
        await until(() => conn.view().recvQueue === 11); // all of it, or the first recv() might cut elsewhere
        await conn.recv(4);
        await conn.recv(1024);
        client.close();
        await conn.recv(1024);
        await conn.recv(1024);
        return { server: portOf(conn) };
      }),
    );
    const from = lines.findIndex((line) => line.startsWith("send("));
    return lines.slice(from);
  },
});
