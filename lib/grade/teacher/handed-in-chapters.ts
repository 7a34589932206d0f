import { CHAPTERS, type Chapter, type Exercise } from "../../exercises/exercise.ts";
import { exercises } from "../../exercises/mod.ts";
import type { CodeCell } from "../protocol/mod.ts";

/** A chapter that fewer of the submissions have than this share was not what was asked for. */
const LEAST_SHARE = 0.1;

/** The chapters that submissions are of. */
export class HandedInChapters {
  readonly #counts = new Map<Chapter, number>();
  #submissions = 0;

  /**
   * Counts a submission in. It is of the chapters of which it has half of the exercises, or else of the one of which it has
   * the most: a tag of another chapter's, by mistake or not, must not change what all others can reach.
   */
  add(cells: readonly CodeCell[]): void {
    const ids = new Set(cells.flatMap(({ tagged, gradeId }) => [...tagged, gradeId ?? ""]));
    const shares = CHAPTERS.map((chapter) => ({ chapter, share: shareOf(chapter, ids) }));
    const most = Math.max(...shares.map(({ share }) => share));
    if (most === 0) return;
    this.#submissions++;
    for (const { chapter, share } of shares) {
      if (share >= Math.min(0.5, most)) this.#counts.set(chapter, (this.#counts.get(chapter) ?? 0) + 1);
    }
  }

  /** Those that count, and those that too few have; all count where nobody has an exercise. */
  result(): { readonly chapters: readonly Chapter[]; readonly leftOut: readonly Chapter[] } {
    const had = CHAPTERS.filter((chapter) => this.#counts.has(chapter));
    const counts = (chapter: Chapter): boolean => (this.#counts.get(chapter) ?? 0) >= LEAST_SHARE * this.#submissions;
    if (had.length === 0) return { chapters: CHAPTERS, leftOut: [] };
    return { chapters: had.filter(counts), leftOut: had.filter((chapter) => !counts(chapter)) };
  }
}

const byChapter = new Map<Chapter, readonly Exercise[]>(
  CHAPTERS.map((chapter) => [chapter, exercises.filter((one) => one.chapter === chapter)]),
);

function shareOf(chapter: Chapter, ids: ReadonlySet<string>): number {
  const own = byChapter.get(chapter) ?? [];
  return own.filter(({ id }) => ids.has(id)).length / Math.max(1, own.length);
}
