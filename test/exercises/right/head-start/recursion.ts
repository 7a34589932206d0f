// each attempt starts the next one, when it fails or when its time is over
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

export async function firstToAnswer(ports: number[], headStartMs: number): Promise<number> {
  const open = new Set<Socket>();
  const timers: ReturnType<typeof setTimeout>[] = [];
  let over = false;
  const from = async (place: number): Promise<number> => {
    const port = ports[place];
    if (port === undefined || over) throw new Error("no port is left");
    let next: Promise<number> | undefined;
    const startNext = (): Promise<number> => {
      next ??= from(place + 1);
      next.catch(() => {});
      return next;
    };
    const client = socket(AF_INET, SOCK_STREAM);
    open.add(client);
    timers.push(setTimeout(startNext, headStartMs));
    const own = client.connect("127.0.0.1", port).then(() => port);
    const others = new Promise<number>((resolve, reject) => {
      const follow = (): void => void startNext().then(resolve, reject);
      own.catch(follow);
      timers.push(setTimeout(() => over || next?.then(resolve, () => {}), headStartMs));
    });
    return await Promise.any([own, others]);
  };
  try {
    return await from(0);
  } finally {
    over = true;
    for (const timer of timers) clearTimeout(timer);
    for (const one of open) one.close();
  }
}
