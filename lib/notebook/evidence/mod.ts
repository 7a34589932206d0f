import { CHAPTER_1 } from "./chapter-1.ts";
import { CHAPTER_2 } from "./chapter-2.ts";
import { CHAPTER_3 } from "./chapter-3.ts";
import { CHAPTER_4 } from "./chapter-4.ts";

/** How claims are settled, by their ids: what a cell hands over are values that came from the kernel, and nothing else. */
export const SETTLED = { ...CHAPTER_1, ...CHAPTER_2, ...CHAPTER_3, ...CHAPTER_4 } as const;

/** The claims that are settled here. */
export type SettledId = keyof typeof SETTLED;

/** What settles each of them. */
export type Evidence = { readonly [Id in SettledId]: Parameters<(typeof SETTLED)[Id]>[0] };
