// is a pool of one
import { AF_INET, SOCK_STREAM, socket } from "socklab";

class Line {
  readonly client = socket(AF_INET, SOCK_STREAM);
  answered = 0;
  begun = false;
  async ask(question: string): Promise<string> {
    this.begun = false;
    await this.client.send(`${question}\n`);
    const bytes: number[] = [];
    while (bytes.at(-1) !== 10) {
      const [byte] = await this.client.recv(1);
      if (byte === undefined) throw Object.assign(new Error("no more"), { code: "ECONNRESET" });
      this.begun = true;
      bytes.push(byte);
    }
    this.answered++;
    return Buffer.from(bytes).toString().slice(0, -1);
  }
  mayBeStale(error: { code?: string }): boolean {
    return this.answered > 0 && !this.begun && ["ECONNRESET", "EPIPE"].includes(error.code ?? "");
  }
}

export async function askKept(port: number, questions: string[]): Promise<string[]> {
  let line = new Line();
  const anew = async () => {
    line.client.close();
    line = new Line();
    await line.client.connect("127.0.0.1", port);
  };
  try {
    const answers: string[] = [];
    for (const question of questions) {
      if (line.answered === 0) await anew();
      const answer = await line.ask(question).catch(async (error) => {
        if (!line.mayBeStale(error)) throw error;
        await anew();
        return line.ask(question);
      });
      answers.push(answer);
    }
    return answers;
  } finally {
    line.client.close();
  }
}
