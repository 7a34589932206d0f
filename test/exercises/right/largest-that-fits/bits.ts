// builds the length bit by bit
import { AF_INET, SOCK_DGRAM, socket } from "socklab";

/** Builds the answer bit by bit, from the highest. */
export async function largest(port: number, most: number): Promise<number> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  await udp.connect("127.0.0.1", port);
  let found = 0;
  for (let bit = 1024; bit >= 1; bit /= 2) {
    const size = found + bit;
    if (size > most) continue;
    for (let tries = 0; tries < 2 && found !== size; tries++) {
      await udp.send("y".repeat(size));
      for (let quiet = false; !quiet && found !== size; ) {
        const text = await udp.recv(16, { timeoutMs: 30 }).then(
          ({ text }) => text,
          () => "",
        );
        if (text === String(size)) found = size;
        quiet = text === "";
      }
    }
  }
  udp.close();
  return found;
}
