type Send = (this: object, message: unknown, ...rest: unknown[]) => Promise<void>;
interface Sender {
  readonly prototype: { send: Send };
}

/**
 * Lets what tslab sends wait for its turn. zeromq hands every 512th message on in its own time and throws EBUSY if
 * another one is sent meanwhile; tslab neither waits nor catches that, and so loses outputs, or the end of a cell, or the
 * cell itself.
 */
export function queueSends(senders: readonly Sender[]): void {
  for (const { prototype } of senders) {
    // the method is inherited and can't be assigned to
    Object.defineProperty(prototype, "send", { value: inTurn(prototype.send), configurable: true });
  }
}

function inTurn(send: Send): Send {
  const last = new WeakMap<object, Promise<void>>();
  const waiting = new WeakMap<object, number>();
  return function (this: object, ...message) {
    const queued = waiting.get(this) ?? 0;
    if (queued === 0) {
      try {
        const sent = send.apply(this, message);
        last.set(this, sent);
        return sent;
      } catch (error) {
        if ((error as { code?: string }).code !== "EBUSY") throw error;
      }
    }
    waiting.set(this, queued + 1);
    const before = last.get(this)?.catch(() => {}); // its sender is told
    const sent = Promise.resolve(before).then(() => {
      waiting.set(this, (waiting.get(this) ?? 1) - 1);
      return send.apply(this, message);
    });
    last.set(this, sent);
    return sent;
  };
}
