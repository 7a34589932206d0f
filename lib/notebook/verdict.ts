import { wrongType } from "../syscall/check-arguments.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { ArgumentError } from "../syscall/error.ts";
import { card, plainTable, type TableRow } from "./card.ts";
import { CLAIMS, sectionOf, whoSays } from "./claims.ts";
import { type Evidence, SETTLED, type SettledId } from "./evidence/mod.ts";
import type { Finding } from "./evidence/settled.ts";
import { endPageCalls } from "./page-calls.ts";
import { checkAnswer, compared, predictedOf, questionOf } from "./predict.ts";
import { show } from "./show.ts";

/** A claim with what was predicted and found, as the ledger lists it. */
export interface Verdict extends Partial<Finding> {
  /** The claim's id, `"4.e"` for example. */
  readonly id: string;
  /** What the article says. */
  readonly says: string;
  /** `holds`, `holds if …`, `does not hold on Linux`, or `not run yet`. */
  readonly verdict: string;
  /** What `predict` asked about it, which need not be the claim's own sentence; undefined while it did not. */
  readonly question: string | undefined;
  /** Which choice was predicted; undefined while none was. */
  readonly predicted: string | undefined;
}

const findings = new Map<string, Finding>();

/**
 * Settles a claim by what the kernel answered, shows the verdict in a sentence or two, and compares it with the
 * prediction.
 *
 * @param id the claim's id, `"4.e"` for example
 * @param found the values that the experiment brought, `{ hasty, port, arrived }` for 2.d; or a finding of your own,
 *   `{ holds, evidence, answer }`: whether the claim holds, and the kernel's answer that says so
 * @example
 * ```ts
 * import { AF_INET, claim, SOCK_STREAM, socket, trace } from "socklab";
 *
 * const hasty = socket(AF_INET, SOCK_STREAM);
 * await hasty.accept().catch(() => "it does not listen");
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(1);
 * const { port } = server.getsockname();
 * claim("2.d", { hasty: trace.last("accept").errno, port: port, arrived: 0 });
 * for (const one of [hasty, server]) one.close();
 * ```
 */
export function claim<Id extends SettledId>(id: Id, found: Evidence[Id] | Finding): void;
export function claim(id: string, found: Finding): void;
export function claim(id: string, found: unknown): void {
  checkId("claim", id);
  endPageCalls();
  const finding = findingOf(id, found);
  if (finding.answer !== undefined) checkAnswer(id, finding.answer);
  findings.set(id, finding);
  const { verdict, says } = verdictOf(id);
  const foot = finding.answer === undefined ? "" : compared(id, finding.answer);
  const { html } = card({
    label: `${id} · ${verdict}`,
    title: `${whoSays(id)}: ${says}`,
    lines: [`The kernel says: ${finding.evidence}`],
    foot,
    tone: finding.holds === true ? "yes" : finding.holds === false ? "no" : "partly",
  });
  const text = `${id} ${verdict}: ${finding.evidence}`;
  show({ html, text: foot ? `${text}\n${foot}` : text });
}

function findingOf(id: string, found: unknown): Finding {
  if (typeof found !== "object" || found === null) throw wrongType("claim", "found", "an object", found);
  if (!("holds" in found) && isSettled(id)) return (SETTLED[id] as (values: object) => Finding)(found);
  const finding = found as Partial<Finding>;
  if (typeof finding.evidence !== "string" || !["boolean", "string"].includes(typeof finding.holds)) {
    throw new ArgumentError("ERR_ARG_TYPE", "claim", "found", "a finding needs { holds, evidence }");
  }
  checkOptions("claim", finding, ["holds", "evidence", "answer"]);
  return finding as Finding;
}

const isSettled = (id: string): id is SettledId => Object.hasOwn(SETTLED, id);

function verdictOf(id: string): Verdict {
  const finding = findings.get(id);
  const verdict = finding === undefined ? "not run yet" : inWords(finding.holds);
  return { id, says: CLAIMS[id] ?? "", verdict, question: questionOf(id), predicted: predictedOf(id), ...finding };
}

function inWords(holds: Finding["holds"]): string {
  if (typeof holds === "string") return `holds ${holds}`;
  return holds ? "holds" : "does not hold on Linux";
}

/**
 * The claims of a chapter or of one of the article's sections, with their verdicts so far.
 *
 * @param prefix a chapter's number, `"4"`, a section's, `"4.3"`, a claim's id, or nothing for all claims
 * @example
 * ```ts
 * import { verdicts } from "socklab";
 *
 * console.log(verdicts("4").length); // 13
 * ```
 */
export function verdicts(prefix = ""): Verdict[] {
  return Object.keys(CLAIMS)
    .filter((id) => isIn(id, prefix) || isIn(sectionOf(id), prefix))
    .map(verdictOf);
}

/** Whether a claim or a section is the one that is named, or part of it: chapter 1 has nothing of chapter 10's. */
const isIn = (id: string, prefix: string): boolean => prefix === "" || `${id}.`.startsWith(`${prefix}.`);

/**
 * Shows the ledger of a chapter, or of sections: each claim, the verdict and the evidence; and what `predict` asked about
 * it, with your answer and the kernel's.
 *
 * @param parts a chapter's number, `"4"` for the claims 4.a to 4.m, or sections, `"4.1", "4.2"`
 * @example
 * ```ts
 * import { claim, ledger } from "socklab";
 *
 * claim("1.b", { holds: true, evidence: "SO_PROTOCOL of a stream socket is IPPROTO_TCP" });
 * ledger("1");
 * ```
 */
export function ledger(...parts: readonly string[]): void {
  const empty = parts.find((part) => verdicts(part).length === 0);
  if (empty !== undefined || parts.length === 0) {
    const what = empty === undefined ? "name a chapter or sections" : `no claim is of ${JSON.stringify(empty)}`;
    throw new ArgumentError("ERR_ARG_RANGE", "ledger", "parts", `${what}: "3" and "3.4" have some`);
  }
  const rows = parts.flatMap(verdicts).map((one): TableRow => {
    const { id, says, verdict, evidence = "" } = one;
    return [id, says, verdict, evidence, guessOf(one)];
  });
  const head = ["id", whoSays(parts[0] ?? "").toLowerCase(), "verdict", "evidence", "asked, and predicted"];
  show(plainTable(`Ledger of claims, ${parts.join(" and ")}`, head, rows));
}

/** A prediction with its question: the verdict beside it is on the claim, which says something else. */
function guessOf({ question, predicted, answer }: Verdict): string {
  if (question === undefined || predicted === undefined) return "–";
  const found = answer === undefined ? "" : answer === predicted ? ": so it was" : `: it was “${answer}”`;
  return `${question} “${predicted}”${found}`;
}

function checkId(syscall: string, id: string): void {
  if (Object.hasOwn(CLAIMS, id)) return;
  const sentence = `${JSON.stringify(id)} is no claim's id: they go from "1.a" to "${Object.keys(CLAIMS).at(-1)}"`;
  throw new ArgumentError("ERR_ARG_RANGE", syscall, "id", sentence);
}
