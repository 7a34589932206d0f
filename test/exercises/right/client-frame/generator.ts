// gives byte after byte
function* bytesOf(text: string, mask: Uint8Array): Generator<number> {
  const payload = Buffer.from(text);
  yield 0x81;
  if (payload.length < 126) yield 128 + payload.length;
  else yield* [254, Math.floor(payload.length / 256), payload.length % 256];
  yield* mask;
  let turn = 0;
  for (const byte of payload) yield byte ^ (mask[turn++ % 4] ?? 0);
}

export const clientFrame = (text: string, mask: Uint8Array): Uint8Array => Uint8Array.from(bytesOf(text, mask));
