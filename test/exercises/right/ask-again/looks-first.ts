// looks whether the connection is alive, and asks again
import { AF_INET, MSG_DONTWAIT, MSG_PEEK, SOCK_STREAM, type Socket, socket } from "socklab";

type Kept = { one: Socket | undefined; answered: boolean };

const isGone = async (one: Socket) => {
  const peek = one.recv(1, { flags: MSG_PEEK | MSG_DONTWAIT });
  return peek.then(
    () => true,
    (error) => error.code !== "EAGAIN",
  );
};

async function tryOnce(kept: Kept, port: number, question: string) {
  if (kept.one === undefined) {
    kept.one = socket(AF_INET, SOCK_STREAM);
    kept.answered = false;
    await kept.one.connect("127.0.0.1", port);
  }
  let got = "";
  try {
    await kept.one.sendAll(`${question}\n`);
    for (;;) {
      const { text } = await kept.one.recv();
      if (text === "") throw Object.assign(new Error("ended"), { code: "EPIPE" });
      got += text;
      if (got.endsWith("\n")) break;
    }
  } catch (error) {
    const { code } = error as { code: string };
    if (kept.answered && got === "" && (code === "EPIPE" || code === "ECONNRESET")) return undefined;
    throw error;
  }
  kept.answered = true;
  return got.trimEnd();
}

export async function askKept(port: number, questions: string[]): Promise<string[]> {
  const kept: Kept = { one: undefined, answered: false };
  const drop = () => {
    kept.one?.close();
    kept.one = undefined;
  };
  try {
    const answers: string[] = [];
    for (const question of questions) {
      if (kept.one !== undefined && (await isGone(kept.one))) drop();
      let answer = await tryOnce(kept, port, question);
      if (answer === undefined) {
        drop();
        answer = (await tryOnce(kept, port, question)) ?? "";
      }
      answers.push(answer);
    }
    return answers;
  } finally {
    drop();
  }
}
