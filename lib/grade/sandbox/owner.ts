import { readQuietly } from "../../base/ignore-errors.ts";

/** As whom answers run in bubblewrap: of root's own, a number that nobody has; of anybody else, in a user namespace. */
export type Owner = { readonly uid: number } | "namespace";

/** As whom the answers of one slot run: submissions that are judged at the same time can't send each other signals. */
export function ownerFor(slot: number): Owner {
  return isRoot() ? { uid: 900_000 + slot } : "namespace";
}

/** What starts the judge, so that it may make networks of its own: nothing for root, else a user namespace. */
export const judgePrefix = (owner: Owner): string[] =>
  owner === "namespace" ? ["unshare", "--user", "--map-root-user"] : [];

/** Goes on as another user, in no group but that user's own. */
export const asUser = (uid: number): string[] => ["/bin/setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];

/** Whether this is the machine's root, not one of a user namespace, who has few numbers to give. */
function isRoot(): boolean {
  const [inside, outside, count] = readQuietly("/proc/self/uid_map").trim().split(/\s+/);
  return process.getuid?.() === 0 && inside === "0" && outside === "0" && Number(count) > 2 ** 31;
}
