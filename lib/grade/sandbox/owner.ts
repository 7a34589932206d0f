import { randomInt } from "node:crypto";
import { readQuietly } from "../../base/ignore-errors.ts";

/** As whom an answer runs in bubblewrap: of root's own, a number that nobody has; of anybody else, in a user namespace. */
export type Owner = { readonly uid: number } | "namespace";

/** As whom the answers of one grading run: a range of numbers, from this one on. */
export type Owners = { readonly firstUid: number } | "namespace";

/** Users and containers get no numbers from here on: see systemd's "Users, Groups, UIDs and GIDs". */
const FIRST_UID = 0x7000_0000;
const RANGES = 0xffc0;
const UIDS_PER_RANGE = 0x1000;
/** So many processes of a lane, one after the other, are of different users: one that is not quite gone is nobody's limit. */
const UIDS_PER_LANE = 16;

/**
 * The owners of a grading. The kernel counts a user's processes, wherever they were started: two gradings at once must not
 * share a user, so each takes a range at random.
 */
export function newOwners(): Owners {
  return isRoot() ? { firstUid: FIRST_UID + UIDS_PER_RANGE * randomInt(RANGES) } : "namespace";
}

/**
 * Who owns a process. Those that run at the same time can't send each other signals.
 *
 * @param lane which of the judge's workers starts it, from 0 on
 * @param turn which of that worker's processes it is
 */
export function ownerOf(owners: Owners, lane: number, turn: number): Owner {
  if (owners === "namespace") return owners;
  const place = lane * UIDS_PER_LANE + (turn % UIDS_PER_LANE);
  return { uid: owners.firstUid + (place % UIDS_PER_RANGE) };
}

/**
 * What starts the judge: in a namespace of processes of its own, so that all that it started ends with it, and it ends
 * with whoever started it. Others than root need a user namespace besides, to make networks in.
 */
export const judgePrefix = (owners: Owners): string[] => [
  ...(owners === "namespace" ? ["unshare", "--user", "--map-root-user"] : []),
  ...["setpriv", "--pdeathsig", "KILL", "unshare", "--pid", "--fork", "--kill-child", "--mount-proc"],
];

/** Goes on as another user, in no group but that user's own. */
export const asUser = (uid: number): string[] => ["/bin/setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];

/** Whether this is the machine's root, not one of a user namespace, who has few numbers to give. */
function isRoot(): boolean {
  const [inside, outside, count] = readQuietly("/proc/self/uid_map").trim().split(/\s+/);
  return process.getuid?.() === 0 && inside === "0" && outside === "0" && Number(count) > 2 ** 31;
}
