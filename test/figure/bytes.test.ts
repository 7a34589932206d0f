import { expect, test } from "vitest";
import { bytesFigure } from "../../lib/figure/bytes.ts";
import { scene } from "../support/scenes.ts";
import { draw } from "./pictures.ts";

const rows = (html: string): number => html.match(/>(sends|receives)<\/text>/g)?.length ?? 0;

/** The pieces of each row: how they are labelled, and from where to where they are drawn. */
function pieces(html: string): { label: string; left: number; right: number }[] {
  return [...html.matchAll(/<g text-anchor="middle"><rect [^>]*x="([\d.]+)"[^>]*width="([\d.]+)".*?<\/g>/g)].map(
    ([all, x, width]) => ({
      label: /font-size="10.5">([^<]*)</.exec(all)?.[1] ?? "",
      left: Math.round(Number(x)),
      right: Math.round(Number(x) + Number(width)),
    }),
  );
}

test("bytesFigure() draws one row where the other end is not known, and two where it is", () => {
  expect(rows(draw("bytesFigure", "half-close").html)).toBe(4);
  const { html, text } = draw("bytesFigure", "echo-loop");
  expect(rows(html)).toBe(4);
  expect(html).not.toContain("not known</text>");
  expect(text).toContain("Where the other end is not known, only one row is drawn.");
});

test("bytesFigure() says which bytes each call moved, and what they were", () => {
  const { text, description } = draw("bytesFigure", "cut-and-joined");
  expect(description).toBe("1 stream of bytes.");
  const lines = text.split("\n");
  expect(lines[1]).toBe("client to conn:");
  expect(lines.filter((line) => line.startsWith("  send"))).toEqual([
    '  send bytes 0 to 3: 4 bytes "one,"',
    '  send bytes 4 to 7: 4 bytes "two,"',
    '  send bytes 8 to 13: 6 bytes "three,"',
    '  send bytes 14 to 29: 16 bytes "a longer message"',
  ]);
  expect(lines).toContain('  recv bytes 0 to 5: 6 bytes "one,tw"');
});

test("bytesFigure() says why it breaks off a piece that has room", () => {
  const note = "Of each call the record keeps 32 bytes: … stands for the rest.";
  const short = scene("cut-and-joined");
  expect(bytesFigure(short).text).not.toContain(note);
  const long = short.map((event) => (event.result === 16 ? { ...event, bytes: event.bytes?.subarray(0, 12) } : event));
  expect(bytesFigure(long as typeof short).text).toContain(note);
});

test("bytesFigure() draws the same bytes under each other, in pieces of their own", () => {
  const drawn = pieces(draw("bytesFigure", "cut-and-joined").html);
  const [sent, taken] = [drawn.slice(0, 4), drawn.slice(4)];
  expect(sent.map(({ label }) => label)).toEqual(["4 bytes", "4 bytes", "6 bytes", "16 bytes"]);
  expect(taken.map(({ label }) => label)).toEqual(["6 bytes", "8 bytes", "4 bytes", "4 bytes", "8 bytes"]);
  // byte 14 begins a piece of both, byte 30 ends both
  expect(taken[2]?.left).toBe(sent[3]?.left);
  expect(taken[4]?.right).toBe(sent[3]?.right);
  // the first recv ends within the second send
  expect(taken[0]?.right).toBeGreaterThan(sent[1]?.left as number);
  expect(taken[0]?.right).toBeLessThan(sent[1]?.right as number);
});

test("bytesFigure() shows hexadecimal digits if asked, and what is no text with escapes", () => {
  expect(bytesFigure(scene("half-close"), { as: "hex" }).text).toContain(
    "  send bytes 0 to 5: 6 bytes 61 6e 73 77 65 72\n",
  );
  expect(draw("bytesFigure", "hostile").text).toContain('10 bytes "\\x89PNG\\x');
});
