/**
 * About how wide a text will be, in pixels: rather too much than too little, since the page chooses the font.
 *
 * @param size font size in pixels
 * @param mono whether it is set in a font of equal widths
 */
export function textWidth(text: string, size: number, mono = false): number {
  let ems = 0;
  for (const character of text) ems += widthOf(character, mono);
  return ems * size;
}

function widthOf(character: string, mono: boolean): number {
  if (character > "\u1100") return /[\u2000-\u2bff]/.test(character) ? 0.85 : 1.35;
  if (mono) return 0.602;
  if (/[A-Z_mwMW@]/.test(character)) return 0.7;
  if (/\d/.test(character)) return 0.64;
  return /[ .,:;'"|!()[\]ijlt]/.test(character) ? 0.36 : 0.57;
}
