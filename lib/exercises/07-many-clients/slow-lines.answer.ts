import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

//#region answer
/** Whether the client got its line back. */
async function answerLine(conn: Socket, patienceMs: number): Promise<boolean> {
  try {
    await conn.sendAll(await conn.recvUntil("\n", { timeoutMs: patienceMs })); // a deadline for the whole line
    return true;
  } catch {
    return false; // too slow, or gone
  } finally {
    conn.close();
  }
}

//#endregion
export async function serveLines(port: number, clients: number, patienceMs: number): Promise<number> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen(clients);
    const served: Promise<boolean>[] = [];
    while (served.length < clients) served.push(answerLine(await server.accept(), patienceMs));
    return (await Promise.all(served)).filter((answered) => answered).length;
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
