/**
 * About how wide a text will be, in pixels: rather too much than too little, since the page chooses the font.
 *
 * @param size font size in pixels
 * @param mono whether it is set in a font of equal widths
 */
export function textWidth(text: string, size: number, mono = false): number {
  if (mono && ASCII.test(text)) return text.length * MONO * size;
  let ems = 0;
  for (const character of text) ems += mono && character <= LAST_NARROW ? MONO : known(character);
  return ems * size;
}

const MONO = 0.602;
const ASCII = /^[ -~]*$/;
const LAST_NARROW = "\u1100";
const widths = new Map<string, number>();

function known(character: string): number {
  const width = widths.get(character) ?? widthOf(character);
  if (widths.size < 4096) widths.set(character, width);
  return width;
}

function widthOf(character: string): number {
  if (character > LAST_NARROW) return /[\u2000-\u2bff]/.test(character) ? 0.85 : 1.35;
  if (/[A-Z_mwMW@]/.test(character)) return 0.7;
  if (/\d/.test(character)) return 0.64;
  return /[ .,:;'"|!()[\]ijlt]/.test(character) ? 0.36 : 0.57;
}
