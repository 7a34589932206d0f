import type { SocketIdentity } from "../analysis/socket-identity.ts";

/**
 * The page's own text colour, in JupyterLab and elsewhere. Everything else is mixed from it, so that a figure is dark on
 * a light page and light on a dark one.
 */
export const INK = "var(--jp-content-font-color1, inherit)";
export const TEXT_FONT = "var(--jp-ui-font-family, system-ui, sans-serif)";
export const CODE_FONT = "var(--jp-code-font-family, ui-monospace, Menlo, Consolas, monospace)";

/** Middle tones that stay apart for readers who do not see red or green. */
const HUES = ["#1f7ad1", "#c96a00", "#0c9b78", "#9a56cf", "#c43d86", "#7a8b00", "#00929f", "#a5694a"] as const;

/** Colours for sockets: contrast 4.5:1 or more on white and on a dark page. */
export const SOCKET_COLOURS: readonly string[] = HUES.map(towardsInk);

/** The rule above a row of a table. */
export const ROW_RULE = "border-top:1px solid color-mix(in srgb, currentColor 18%, transparent)";

/** For what failed. */
export const ERROR_COLOUR: string = towardsInk("#d6303f");

function towardsInk(hue: string): string {
  return `color-mix(in srgb, ${hue} 72%, currentColor)`;
}

/** The colour of a socket of the record; the text's own for what has none. */
export type ColourOf = (socket: SocketIdentity | undefined) => string;

/** Where the palette begins for each role: the first client, listener and accepted socket look alike in every figure. */
const FIRST = { client: 0, listener: 1, accepted: 2, datagram: 3, plain: 4 } as const;

/**
 * Gives the sockets of a record their colours. Every role has one of its own; further sockets of the role take the first
 * that nobody has, or share.
 */
export function colourSockets(list: readonly SocketIdentity[]): ColourOf {
  const numbers = new Map<SocketIdentity, number>();
  const taken = new Set<number>();
  const later: SocketIdentity[] = [];
  for (const socket of list) {
    const number = FIRST[socket.role];
    if (taken.has(number)) later.push(socket);
    else numbers.set(socket, number);
    taken.add(number);
  }
  const free = [...HUES.keys()].filter((number) => !taken.has(number));
  for (const [i, socket] of later.entries()) numbers.set(socket, free[i] ?? i % HUES.length);
  return (socket) => (socket && SOCKET_COLOURS[numbers.get(socket) ?? 0]) ?? "currentColor";
}
