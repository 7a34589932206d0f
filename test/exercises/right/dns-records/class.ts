// reads on and on, as from a file
class Message {
  at = 0;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  number(length: number): number {
    let value = 0;
    for (; length > 0; length--) value = value * 256 + (this.bytes[this.at++] ?? 0);
    return value;
  }

  skipName(): void {
    let length = this.number(1);
    while (length > 0 && length < 192) {
      this.at += length;
      length = this.number(1);
    }
    if (length >= 192) this.at++;
  }
}

export function addressesIn(bytes: Uint8Array): { address: string; ttl: number }[] {
  const message = new Message(bytes);
  const found: { address: string; ttl: number }[] = [];
  message.at = 6;
  const count = message.number(2);
  message.at = 12;
  message.skipName();
  message.at += 4;
  while (found.length < count && message.at < bytes.length) {
    message.skipName();
    const type = message.number(2);
    message.at += 2;
    const ttl = message.number(4);
    const end = message.number(2) + message.at;
    if (type === 1) found.push({ ttl, address: [1, 1, 1, 1].map((one) => message.number(one)).join(".") });
    message.at = end;
  }
  return found;
}
