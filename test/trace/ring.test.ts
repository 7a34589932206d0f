import { expect, test } from "vitest";
import { Ring } from "../../lib/trace/ring.ts";

/** Pushes events whose result is their number. */
function fill(ring: Ring, count: number): void {
  for (let i = 0; i < count; i++) {
    const seq = ring.push();
    ring.chunk.result[ring.slot] = seq;
  }
}

const resultOf = (ring: Ring, seq: number) => ring.chunkOf(seq)?.result[ring.slotOf(seq)];

test("a Ring keeps what its capacity has room for, drops the oldest 1,024 at a time and counts them", () => {
  const ring = new Ring(3000);
  fill(ring, 10_000);
  expect(ring.capacity).toBe(3072);
  expect(ring.next - ring.first).toBe(10_000 - 7 * 1024);
  expect(ring.dropped).toBe(ring.first - 1);
  for (const seq of [ring.first, ring.first + 1500, 10_000]) expect(resultOf(ring, seq)).toBe(seq);
  expect([ring.chunkOf(ring.first - 1), ring.chunkOf(ring.next), ring.chunkOf(0)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a Ring that is cleared forgets and goes on counting", () => {
  const ring = new Ring(4096);
  fill(ring, 1500);
  ring.clear();
  expect([ring.next - ring.first, ring.dropped]).toEqual([0, 0]);
  fill(ring, 3000);
  expect([ring.first, ring.next]).toEqual([1501, 4501]);
  for (const seq of [1501, 2600, 4500]) expect(resultOf(ring, seq)).toBe(seq);
});

test("a Ring whose capacity shrinks drops the oldest at once", () => {
  const ring = new Ring(10_240);
  fill(ring, 10_000);
  ring.capacity = 2048;
  expect(ring.next - ring.first).toBe(10_000 - 8 * 1024);
  expect(resultOf(ring, 10_000)).toBe(10_000);
});

test("a Ring keeps bytes of its newest events only, even of a call that ends late", () => {
  const ring = new Ring(100_000);
  fill(ring, 1);
  const first = ring.chunkOf(1);
  first?.setPreview(0, Buffer.from("early"), 5);
  expect(first?.getPreview(0)).toHaveLength(5);
  fill(ring, 30_000);
  first?.setPreview(0, Buffer.from("late"), 4);
  first?.addDetail(0, { value: [1] });
  expect([first?.getPreview(0), first?.detail]).toEqual([undefined, undefined]);
});

test("a preview never reaches beyond the buffer, whatever the call's result", () => {
  const ring = new Ring(2048);
  fill(ring, 1);
  ring.chunk.setPreview(0, Buffer.from("abcd"), 100);
  expect(Buffer.from(ring.chunk.getPreview(0) ?? []).toString()).toBe("abcd");
});
