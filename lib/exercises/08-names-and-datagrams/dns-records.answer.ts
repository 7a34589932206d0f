//#region answer
/** The place after a name: after its 0, or after a pointer. */
function afterName(message: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const length = message[at] ?? 0;
    if (length >= 0xc0) return at + 2;
    at += 1 + length;
    if (length === 0) return at;
  }
}

//#endregion
export function addressesIn(message: Uint8Array): { address: string; ttl: number }[] {
  //#region answer
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  const found: { address: string; ttl: number }[] = [];
  let at = afterName(message, 12) + 4; // past the question
  for (let left = view.getUint16(6); left > 0; left--) {
    at = afterName(message, at);
    const [type, ttl, length] = [view.getUint16(at), view.getUint32(at + 4), view.getUint16(at + 8)];
    at += 10;
    if (type === 1) found.push({ address: message.subarray(at, at + 4).join("."), ttl });
    at += length;
  }
  return found;
  //#stub
  // return todo(); // your code
  //#endregion
}
