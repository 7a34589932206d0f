// serves one client, and then the others
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function serve(server: Socket, number: number, last: number): Promise<void> {
  if (number > last) return;
  const conn = await server.accept();
  await conn.send("ticket " + number + "\n");
  conn.close();
  await serve(server, number + 1, last);
}

export async function ticketServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(0);
  await serve(server, 1, clients);
  server.close();
}
