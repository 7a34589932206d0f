// writes into a buffer of the right size
export function clientFrame(text: string, mask: Uint8Array): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const long = payload.length > 125;
  const frame = new Uint8Array((long ? 8 : 6) + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint16(0, 0x8180 + (long ? 126 : payload.length));
  if (long) view.setUint16(2, payload.length);
  frame.set(mask, long ? 4 : 2);
  for (let i = 0; i < payload.length; i++) frame[(long ? 8 : 6) + i] = (payload[i] as number) ^ (mask[i & 3] as number);
  return frame;
}
