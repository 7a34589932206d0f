/** The kinds of figures of which this lesson has told how they are read. */
const told = new Set<string>();

/** Whether a figure of this kind is to tell how it is read: the first one of a lesson does. */
export function tellsHow(kind: string): boolean {
  const first = !told.has(kind);
  told.add(kind);
  return first;
}

/** Forgets it: another lesson begins. */
export function forgetLegends(): void {
  told.clear();
}
