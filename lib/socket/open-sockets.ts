/** What is done with a `Socket` that is open. */
export interface OpenSocket {
  readonly fd: number;
  readonly closed: boolean;
  close(): void;
}

const open = new Set<OpenSocket>();
const closing = new Set<Promise<void>>();

/** @internal */
export function register(socket: OpenSocket): void {
  open.add(socket);
}

/** @internal */
export function unregister(socket: OpenSocket): void {
  open.delete(socket);
}

/** @internal A close that has to wait for a thread to return. */
export function closesLater(close: Promise<void>): void {
  closing.add(close);
  void close.then(() => closing.delete(close));
}

/** Every socket of this process that nobody has closed, the oldest first. */
export function openSockets(): OpenSocket[] {
  for (const socket of open) if (socket.closed) open.delete(socket); // its number was closed behind its back
  return [...open];
}

/** Settles when every close that had to wait for a thread is done. */
export async function closesDone(): Promise<void> {
  await Promise.all(closing);
}
