/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly number[];

/** A colour of CSS: `#ffffff` or `#fff`, with or without the `#`. */
export function rgb(hex: string): Rgb {
  const digits = hex.replace("#", "");
  const whole = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return [0, 2, 4].map((at) => Number.parseInt(whole.slice(at, at + 2), 16));
}

/** What CSS's `color-mix(in srgb, …)` makes of two colours. `part` of 1 is the first alone. */
export const mix = (one: Rgb, other: Rgb, part: number): Rgb =>
  one.map((value, i) => value * part + (other[i] as number) * (1 - part));

/** The contrast of two colours as WCAG 2.2 defines it, from 1 to 21. Text wants 4.5. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG's relative luminance. */
function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
