import { AF_INET, IPPROTO_TCP, SOCK_STREAM, socket, TCP_MAXSEG } from "socklab";

export async function fetchPage(port: number, size: number): Promise<string> {
  //#region answer
  const attempt = async (segment?: number): Promise<string | undefined> => {
    const client = socket(AF_INET, SOCK_STREAM);
    try {
      if (segment !== undefined) client.setsockopt(IPPROTO_TCP, TCP_MAXSEG, segment);
      await client.connect("127.0.0.1", port);
      await client.sendAll(`${size}\n`);
      const timeoutMs = segment === undefined ? 100 : 1000;
      const first = await client.recv(size, { timeoutMs }).catch((error) => {
        if (error.code === "ERR_DEADLINE" && segment === undefined) return undefined;
        throw error;
      });
      if (first === undefined) return undefined;
      if (first.length === 0) throw new Error("the page broke off");
      return first.length === size ? first.text : first.text + (await client.recvExactly(size - first.length)).text;
    } finally {
      client.close();
    }
  };
  return (await attempt()) ?? (await attempt(536)) ?? "";
  //#stub
  // return todo(); // your code
  //#endregion
}
