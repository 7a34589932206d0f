import { hasOwnNetwork, TO_SHARE } from "../base/notebook-network.ts";
import { AI_NUMERICHOST } from "./constants.ts";

const SPELLING = "check the name, or write the address itself";
const EAI_AGAIN = -3;
const NO_SERVER = `this notebook's own network has no way out, so no name server is reached: write the address itself; ${TO_SHARE}`;

/** What one does about an answer of the resolver's, by its number. See getaddrinfo(3). */
const ADVICE: Readonly<Record<number, string>> = {
  [-1]: "the flags have a bit that getaddrinfo() does not know, or contradict each other",
  [-2]: SPELLING,
  [-3]: "no name server answered for now: check the network, or try again",
  [-4]: "the name server answered with a failure: try again later, or write the address itself",
  [-5]: `the name is known and has no address of that family: leave hints.family out, or ${SPELLING}`,
  [-6]: "hints.family must be AF_INET, AF_INET6 or 0 for both",
  [-7]: "hints.type must be SOCK_STREAM, SOCK_DGRAM or 0 for each",
  [-8]: "/etc/services does not list the service for that type of socket: check its name, and hints.type",
  [-9]: "the host is an address of another family: leave hints.family out",
  [-10]: "the process is short of memory: try again",
};

/** The sentence for a name that could not be looked up. */
export function resolveAdvice(gai: number, flags: number): string {
  if (gai === -2 && (flags & AI_NUMERICHOST) !== 0)
    return "check the name, which must be an address with AI_NUMERICHOST: nothing is looked up then";
  if (gai === EAI_AGAIN && hasOwnNetwork()) return NO_SERVER;
  return ADVICE[gai] ?? SPELLING;
}
