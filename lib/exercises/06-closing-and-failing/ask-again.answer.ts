import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

//#region answer
const GONE = ["ECONNRESET", "EPIPE", "ENDED"];

/** The answer to one question. `started` tells whether a byte of it had come. */
async function askOnce(client: Socket, question: string): Promise<string> {
  let answer = "";
  try {
    await client.sendAll(`${question}\n`);
    while (!answer.endsWith("\n")) {
      const piece = await client.recv();
      if (piece.length === 0) throw Object.assign(new Error("the stream ended"), { code: "ENDED" });
      answer += piece.text;
    }
    return answer.slice(0, -1);
  } catch (error) {
    throw Object.assign(error as Error, { started: answer !== "" });
  }
}

//#endregion
export async function askKept(port: number, questions: string[]): Promise<string[]> {
  //#region answer
  const answers: string[] = [];
  let kept: Socket | undefined;
  try {
    for (const question of questions) {
      if (kept !== undefined) {
        try {
          answers.push(await askOnce(kept, question));
          continue;
        } catch (error) {
          const { code = "", started } = error as { code?: string; started?: boolean };
          if (started || !GONE.includes(code)) throw error;
          kept.close();
        }
      }
      kept = socket(AF_INET, SOCK_STREAM);
      await kept.connect("127.0.0.1", port);
      answers.push(await askOnce(kept, question));
    }
    return answers;
  } finally {
    kept?.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
