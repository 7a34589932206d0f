// catches at the one call
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function howItEnded(port: number) {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  let bytes = 0;
  let ended = "";
  while (ended === "") {
    const came = await client.recv(16).then(
      (piece) => piece.length,
      (error: { code?: string }) => (error.code === "ECONNRESET" ? -1 : Promise.reject(error)),
    );
    if (came > 0) bytes += came;
    else ended = came === 0 ? "end" : "reset";
  }
  client.close();
  return { bytes, ended };
}
