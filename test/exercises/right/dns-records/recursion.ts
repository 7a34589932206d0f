// one record, and then the others
interface Found {
  address: string;
  ttl: number;
}

function end(bytes: Uint8Array, at: number): number {
  const length = bytes[at] ?? 0;
  return length === 0 ? at + 1 : length >= 192 ? at + 2 : end(bytes, at + 1 + length);
}

function records(view: DataView, bytes: Uint8Array, start: number, left: number): Found[] {
  if (left === 0) return [];
  const at = end(bytes, start);
  const data = at + 10;
  const next = data + view.getUint16(at + 8);
  const own = { ttl: view.getUint32(at + 4), address: [...bytes.slice(data, next)].join(".") };
  return [...(view.getUint16(at) === 1 ? [own] : []), ...records(view, bytes, next, left - 1)];
}

export async function addressesIn(bytes: Uint8Array): Promise<Found[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return records(view, bytes, end(bytes, 12) + 4, view.getUint16(6));
}
