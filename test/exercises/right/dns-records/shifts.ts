// byte by byte, with shifts
export function addressesIn(m: Uint8Array): { ttl: number; address: string }[] {
  const byte = (at: number): number => m[at] ?? 0;
  const two = (at: number): number => (byte(at) << 8) | byte(at + 1);
  const list: { ttl: number; address: string }[] = [];
  let i = 12;
  const skip = (): void => {
    while (byte(i) > 0 && byte(i) < 192) i += byte(i) + 1;
    i += byte(i) === 0 ? 1 : 2;
  };
  skip();
  i += 4;
  for (let n = 0; n < two(6); n++) {
    skip();
    if (two(i) === 1) {
      const ttl = ((two(i + 4) << 16) | two(i + 6)) >>> 0;
      list.push({ ttl, address: `${byte(i + 10)}.${byte(i + 11)}.${byte(i + 12)}.${byte(i + 13)}` });
    }
    i += 10 + two(i + 8);
  }
  return list;
}
