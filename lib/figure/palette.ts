/**
 * The page's own text colour, in JupyterLab and elsewhere. Everything else is mixed from it, so that a figure is dark on
 * a light page and light on a dark one.
 */
export const INK = "var(--jp-content-font-color1, inherit)";
export const TEXT_FONT = "var(--jp-ui-font-family, system-ui, sans-serif)";
export const CODE_FONT = "var(--jp-code-font-family, ui-monospace, Menlo, Consolas, monospace)";

/** Middle tones that stay apart for readers who do not see red or green. */
const HUES = ["#1f7ad1", "#c96a00", "#0c9b78", "#9a56cf", "#c43d86", "#7a8b00", "#00929f", "#a5694a"] as const;

/** How many sockets can be told apart by colour. */
export const COLOURS: number = HUES.length;

/** The colour of a socket by its number in the palette: contrast 4.5:1 or more on white and on a dark page. */
export function socketColour(colour: number): string {
  return towardsInk(HUES[colour % HUES.length] as string);
}

/** For what failed. */
export const ERROR_COLOUR: string = towardsInk("#d6303f");

function towardsInk(hue: string): string {
  return `color-mix(in srgb, ${hue} 72%, currentColor)`;
}
