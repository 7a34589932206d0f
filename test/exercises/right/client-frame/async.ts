// a promise of it does, too
export async function clientFrame(text: string, [a = 0, b = 0, c = 0, d = 0]: Uint8Array): Promise<Uint8Array> {
  const payload = [...new TextEncoder().encode(text)];
  const masks = payload.map((_, at) => [a, b, c, d][at - 4 * Math.floor(at / 4)] ?? 0);
  const masked = payload.map((byte, at) => (byte | (masks[at] ?? 0)) & ~(byte & (masks[at] ?? 0)));
  const { length } = payload;
  const size = length <= 125 ? [length + 0x80] : [0xfe, (length & 0xff00) / 0x100, length & 0xff];
  return new Uint8Array([0x81].concat(size, [a, b, c, d], masked));
}
