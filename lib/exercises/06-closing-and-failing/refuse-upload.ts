import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, equal, gone } from "../kit/check/assert.ts";
import { serving } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

const REFUSAL = "413 too large\n";

export const refuseUpload: Exercise = write(import.meta.url, {
  id: "refuse-upload",
  title: "A refusal that is heard",
  chapter: "06",
  section: "6.3",
  points: 4,
  prompt: [
    "Repair the server of 6.c. Write `refuse`: it listens on `port` of 127.0.0.1, accepts one client, and when the first bytes of its upload have come it sends `413 too large\\n`. It does not want the rest, but the client must hear the refusal, and then an end in good order, no reset.",
    "The client may go on sending until it has read your answer and seen the end of your stream. Then it ends its own. After that, close the connection and the server.",
  ].join("\n\n"),
  answer: "refuse",
  hints: [
    "When does a close become a reset? Then what must be empty before you close?",
    "You can end your direction without closing: shutdown(SHUT_WR). What is there to do until the client ends its own?",
    "await conn.sendAll(…); conn.shutdown(SHUT_WR); then recv() and drop, until 0 bytes come; then close.",
  ],
  checks: [
    {
      name: "refuses a small upload, and ends its own direction",
      hint: "answer when the first bytes have come, then shutdown(SHUT_WR): the client ends when it has heard you out",
      run: (subject, lab) => refuses(subject, lab, 10, 0),
    },
    {
      name: "refuses an upload of which parts still come, without a reset",
      hint: "whoever closes with unread bytes resets: read and drop what still comes, until 0 bytes",
      run: (subject, lab) => refuses(subject, lab, 100_000, 3),
    },
    {
      name: "closes the connection and the server",
      hint: "conn.close() and server.close() when the client has ended its stream",
      run: async (subject, lab) => gone(await refuses(subject, lab, 500, 0), subject, lab),
    },
  ],
  hidden: [
    {
      name: "refuses uploads of any size, with any number of parts after the answer",
      hint: "read and drop until 0 bytes come, however long that takes",
      run: async (subject, lab) => {
        await refuses(subject, lab, lab.random.int(1, 1000), 8);
        await refuses(subject, lab, lab.random.int(70_000, 200_000), lab.random.int(1, 5));
      },
    },
    awaitsCalls((subject, lab) => refuses(subject, lab, 5000, 1)),
  ],
});

/** @param parts how many parts of the upload the client sends when it has read the refusal */
async function refuses(subject: Subject, lab: Lab, count: number, parts: number): Promise<number> {
  return serving(subject, lab, [], async (port) => {
    const conn = await lab.client(port);
    conn.write(Buffer.alloc(count, "upload "));
    equal(Buffer.from(await conn.read(REFUSAL.length)).toString(), REFUSAL);
    if (parts > 0) await conn.writeInPieces(Buffer.alloc(parts * 500, "and more "), [500]);
    const rest = await conn.readToEnd("go on");
    equal(Buffer.from(rest).toString(), "");
    conn.end();
  });
}
