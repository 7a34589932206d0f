// chains promises
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export function tryConnect(port: number, timeoutMs: number): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  return client
    .connect("127.0.0.1", port, { timeoutMs })
    .then(() => "connected")
    .catch((error: { code?: string }) => {
      const outcome = { ECONNREFUSED: "refused", ERR_DEADLINE: "timeout" }[error.code ?? ""];
      return outcome ?? Promise.reject(error);
    })
    .finally(() => client.close());
}
