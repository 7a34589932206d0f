export function clientFrame(text: string, mask: Uint8Array): Uint8Array {
  //#region answer
  const bytes = new TextEncoder().encode(text);
  const { length } = bytes;
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  const masked = bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Uint8Array.from([0x81, ...size, ...mask, ...masked]);
  //#stub
  // return todo(); // your code
  //#endregion
}
