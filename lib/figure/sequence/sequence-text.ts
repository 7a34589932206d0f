import { takesOut } from "../../analysis/steps.ts";
import type { PacketArrow, PacketEnd } from "./choose-packets.ts";
import type { Side } from "./choose-rows.ts";
import type { PlacedLine, Plan } from "./plan.ts";

/**
 * The figure as a ladder of text: time, the client's program, the kernel, the server's program. `>` goes into the kernel
 * or on to the right, `<` the other way, `x` is a call that failed, `|` is a call that waits meanwhile.
 */
export function sequenceText(plan: Plan): string {
  const of = (column: PlacedLine["column"]): PlacedLine[] => plan.lines.filter((line) => line.column === column);
  const width = (column: PlacedLine["column"], head: string): number => {
    const widths = of(column).map((line) => [...textOf(line, plan)].length);
    return widths.length === 0 ? 0 : Math.max(head.length, ...widths);
  };
  const heads = { time: plan.unit, client: "client's program", kernel: "kernel", server: "server's program" };
  const time = width("time", heads.time);
  const client = width("client", heads.client);
  const kernel = Math.max(width("kernel-client", heads.kernel), width("kernel-server", heads.kernel));
  const byHeight = new Map<number, PlacedLine[]>();
  for (const line of plan.lines) byHeight.set(line.y, [...(byHeight.get(line.y) ?? []), line]);
  const ys = [...new Set(plan.lines.filter((line) => line.text !== "").map((line) => line.y))];
  const phases = new Map(plan.phases.map(({ phase, top }) => [top, phase]));
  const first = phases.size > 0 ? "exchange".length : 0;
  const foldsAt = new Map([...plan.folds, ...plan.pauses].map((one) => [one.y, one.text]));
  for (const y of foldsAt.keys()) ys.push(y);
  const one = client === 0 || of("server").length === 0;
  const [left, right] = one ? [client > 0 ? "program" : "", "program"] : [heads.client, heads.server];
  const head = [left.padEnd(client), "  ", heads.kernel.padEnd(kernel), "  ", client > 0 && one ? "" : right];
  const lines = [row(["".padEnd(first), heads.time.padStart(time), ...head], first)];
  for (const y of [...new Set(ys)].sort((one, other) => one - other)) {
    const at = (column: PlacedLine["column"]): string =>
      (byHeight.get(y) ?? [])
        .filter((line) => line.column === column)
        .map((line) => textOf(line, plan))
        .join(" ");
    const fold = foldsAt.get(y);
    if (fold) {
      lines.push(row(["".padEnd(first), at("time").padStart(time), `~~ ${fold} ~~`], first));
      continue;
    }
    const mark = (side: Side): string => markAt(plan, side, y);
    const left = at("kernel-client");
    const right = at("kernel-server");
    const cells = left && right ? [left, right] : [left || right];
    const middle = cells.length === 2 ? cells.join(" / ") : right ? right.padStart(kernel) : left.padEnd(kernel);
    lines.push(
      row(
        [
          (phases.get(y) ?? "").padEnd(first),
          at("time").padStart(time),
          at("client").padStart(client),
          mark("client"),
          middle.padEnd(kernel),
          mark("server"),
          at("server"),
        ],
        first,
      ),
    );
  }
  return lines.join("\n");
}

/** @param first how wide the first cell is; it is left out where it has no width in any row */
function row(cells: readonly string[], first: number): string {
  return cells
    .slice(first > 0 ? 0 : 1)
    .join("  ")
    .trimEnd();
}

/** Whether a packet is drawn to the right, as in the picture: between sockets of one side, by their lines. */
function goesRight({ from, to }: PacketArrow, lifelines: Plan["lifelines"]): boolean {
  if (from.side !== to.side) return to.side === "server";
  const lane = ({ socket }: PacketEnd): number => lifelines.find((one) => one.socket === socket)?.lane ?? -1;
  return (from.side === "client") === lane(to) >= lane(from);
}

function textOf({ name, text, column, state = "", packet }: PlacedLine, { lifelines }: Plan): string {
  if (packet?.lost) return goesRight(packet, lifelines) ? `-- ${text} --x` : `x-- ${text} --`;
  if (packet) return goesRight(packet, lifelines) ? `-- ${text} -->` : `<-- ${text} --`;
  const words = name ? `${name}${column.startsWith("kernel") ? " " : ""}${text}` : text;
  return `${words} ${state}`.trimEnd();
}

function markAt(plan: Plan, side: Side, y: number): string {
  const bars = plan.bars.filter((bar) => bar.row.side === side);
  const bar = bars.find((one) => one.split && one.bottom === y) ?? bars.find((one) => one.top === y);
  if (bar) {
    const { step } = bar.row;
    const returns = bar.split && bar.bottom === y;
    const failed = step.outcome.kind === "error" || step.outcome.kind === "ended";
    if (failed && (returns || !bar.split)) return side === "client" ? "-x" : "x-";
    const out = returns || (!bar.split && takesOut(step));
    return out === (side === "client") ? "<-" : "->";
  }
  return bars.some((bar) => bar.top < y && y < bar.bottom) ? " |" : "  ";
}
