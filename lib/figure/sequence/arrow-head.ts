import { round } from "../../base/markup.ts";

/** How long an arrow's head is, in pixels: its shaft ends within it. */
export const HEAD_LENGTH = 7;

/**
 * The head of an arrow that points to the left or to the right, as a path.
 *
 * @param ahead 1 to the right, -1 to the left
 */
export function arrowHead(x: number, y: number, ahead: 1 | -1): string {
  return `M${round(x)} ${round(y)}l${-HEAD_LENGTH * ahead}-4v8z`;
}
