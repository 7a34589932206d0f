import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

export async function firstToAnswer(ports: number[], headStartMs: number): Promise<number> {
  //#region answer
  const clients: Socket[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const attempt = async (port: number): Promise<number> => {
    const client = socket(AF_INET, SOCK_STREAM);
    clients.push(client);
    await client.connect("127.0.0.1", port);
    return port;
  };
  try {
    const attempts: Promise<number>[] = [];
    for (const port of ports) {
      const latest = attempt(port);
      attempts.push(latest);
      const answered = await Promise.race([
        Promise.any(attempts).catch(() => undefined), // one of them is connected, or all have failed
        latest.catch(() => undefined), // this one has failed: no need to wait longer
        new Promise<undefined>((resolve) => {
          timer = setTimeout(() => resolve(undefined), headStartMs);
        }),
      ]);
      clearTimeout(timer);
      if (answered !== undefined) return answered;
    }
    return await Promise.any(attempts);
  } finally {
    for (const client of clients) client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
