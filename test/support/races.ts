/**
 * The wrong answers of which the kernel decides how much the other end had sent or got by then, or the machine's speed which of two
 * ends comes first: what was seen differs from run to run, so only what was checked, what was wanted and where to look is compared.
 */
const RACES: Readonly<Record<string, readonly string[]>> = {
  "ask-again": ["one-each"],
  "connect-all": ["as-they-end"],
  "counted-texts": ["sends-once"],
  "echo-client": ["forgets-await-recv"],
  "end-or-reset": ["forgets-await-recv"],
  "find-me": ["forgets-await-accept"],
  "first-server": ["forgets-await-accept"],
  "first-to-speak": ["forgets-await-recv"],
  "framed-messages": ["forgets-await-length"],
  "half-close": ["forgets-await-recv"],
  "head-start": ["all-at-once"],
  "http-server": ["one-recv"],
  "keep-serving": ["ends-with-one", "keeps-the-place", "no-limit", "turns-away"],
  "largest-that-fits": ["stays-open"],
  "line-reader": ["forgets-await-recv"],
  "no-502": ["one-each"],
  "one-packet": ["one-recv"],
  "recv-exactly": ["forgets-await-recv"],
  "refuse-upload": ["both-ways", "closes-at-once"],
  "slow-lines": ["counts-all", "each-recv", "ends-with-one", "no-deadline"],
  "steady-relay": ["hoards", "one-piece", "sends-once"],
  "take-orders": ["text-by-piece"],
  "tcp-proxy": [
    "dies-with-a-client",
    "first-end",
    "hoards",
    "lets-the-server-wait",
    "no-end",
    "one-at-a-time",
    "sends-once",
  ],
};

/** Whether what the other end of a wrong answer saw is a matter of chance. */
export const isRace = (exercise: string, wrong: string): boolean => RACES[exercise]?.includes(wrong) ?? false;
