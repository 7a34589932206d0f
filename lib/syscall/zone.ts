import { ArgumentError } from "./error.ts";
import { libc } from "./libc.ts";

/**
 * Splits the zone off an address such as `fe80::1%lo`: the number of the interface that a link-local address belongs
 * to. See ipv6(7), RFC 4007.
 *
 * @returns the address, and the zone's number, 0 for none
 * @throws {ArgumentError} for a zone that is no interface here
 */
export function splitZone(syscall: string, host: string): { bare: string; zone: number } {
  const at = host.indexOf("%");
  if (at < 0) return { bare: host, zone: 0 };
  const name = host.slice(at + 1);
  const zone = /^\d{1,9}$/.test(name) ? Number(name) : isName(name) ? libc.nameToIndex(name) : 0;
  if (zone > 0) return { bare: host.slice(0, at), zone };
  throw new ArgumentError(
    "ERR_ADDRESS",
    syscall,
    "host",
    `the zone of ${JSON.stringify(host)} is no interface here: write one that \`ip link\` shows, as in "fe80::1%lo"`,
  );
}

/** A zone as it is written after an address: the interface's name, or its number where it has none; empty for 0. */
export function zoneText(zone: number): string {
  if (zone === 0) return "";
  const room = new Uint8Array(16);
  return `%${libc.indexToName(zone, room) ?? zone}`;
}

function isName(name: string): boolean {
  return name.length > 0 && name.length < 16 && !name.includes("\0");
}
