import { join } from "node:path";

/** Where the answers of a submission stand, once they have been found. */
export const answersFile = (folder: string, key: string): string => join(folder, `${key}.answers.json`);

/** The Unix socket at which workers take turns in starting processes, from the judge's folder on. */
export const TURNS = "turns";

/** The suite of an exercise's hidden checks; that of the others bears its id. */
export const hiddenSuite = (id: string): string => `${id}, hidden`;
