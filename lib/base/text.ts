/** Bytes as pairs of hexadecimal digits: `6869`. */
export function hex(bytes: Uint8Array, between = ""): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(between);
}
