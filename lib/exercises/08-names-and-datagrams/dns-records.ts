import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { equal } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";
import type { Random } from "../kit/check/random.ts";

const A = 1;
const CNAME = 5;
const AAAA = 28;

interface DnsRecord {
  /** The name before it; by default a pointer to that of the question. */
  readonly name?: readonly number[];
  readonly type: number;
  readonly ttl: number;
  readonly data: readonly number[];
}

export const dnsRecords: Exercise = write(import.meta.url, {
  id: "dns-records",
  title: "All addresses of an answer",
  chapter: "08",
  section: "8.6",
  points: 4,
  prompt: [
    'The reader of 8.6 knows one record. Write `addressesIn` for real answers: it gets the bytes of a DNS message, which has one question, and returns a list of `{ address: "192.0.2.7", ttl: 300 }`, one for each record of type A (1), in their order. Where there is none, it is an empty list.',
    "How many records there are stands at byte 6. Each has a name, then type (2 bytes), class (2), TTL (4), the length of its data (2), and the data. Other types may stand in between: skip them by their length. A name ends with a 0, or with a **pointer**, which is two bytes: the first of them is 192 or more.",
  ].join("\n\n"),
  answer: "addressesIn",
  hints: [
    "Where does the first record begin? After 12 bytes, a name, and 4 more. So you need to know where a name ends, there and before each record.",
    "A function that finds the end of a name: a length of 0 ends it, one of 192 or more is a pointer and ends it after two bytes, any other length is a label to be stepped over.",
    "new DataView(message.buffer, message.byteOffset, message.length) reads network byte order: getUint16(at) is the type, getUint32(at + 4) the TTL, getUint16(at + 8) the length, and the data begins at + 10.",
  ],
  checks: [
    {
      name: "reads an answer with one address",
      hint: "header, question, record: the record begins after the question's name, its 0, and 4 bytes",
      run: (subject) => reads(subject, "shop.test", [a("127.0.0.2", 1)]),
    },
    {
      name: "reads a TTL of several bytes",
      hint: "network byte order: the larger part comes first, in all of its four bytes",
      run: (subject) => reads(subject, "shop.test", [a("192.0.2.7", 86_400)]),
    },
    {
      name: "reads several addresses, in their order",
      hint: "as many as bytes 6 and 7 say; each record begins where the one before it ends",
      run: (subject) => reads(subject, "www.shop.test", [a("192.0.2.1", 300), a("192.0.2.2", 60), a("192.0.2.3", 5)]),
    },
    {
      name: "skips what is no address of IPv4",
      hint: "only type 1 is asked for; any other record is as long as its own length says",
      run: (subject) =>
        reads(subject, "shop.test", [
          { type: CNAME, ttl: 30, data: nameBytes("front.shop.test") },
          a("192.0.2.9", 30),
          { type: AAAA, ttl: 30, data: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9] },
        ]),
    },
    {
      name: "gives an empty list where there is no record",
      hint: "bytes 6 and 7 say 0: there is nothing behind the question",
      run: (subject) => reads(subject, "nowhere.test", []),
    },
  ],
  hidden: [
    {
      name: "reads names that are written out before a record",
      hint: "a name is a pointer, or labels, or labels and then a pointer",
      run: (subject) =>
        reads(subject, "shop.test", [
          { ...a("192.0.2.4", 9), name: nameBytes("front.shop.test") },
          { ...a("192.0.2.5", 9), name: [4, ...bytesOf("back"), 0xc0, 12] },
        ]),
    },
    {
      name: "reads messages of any size",
      hint: "no place in the message is fixed but the header's",
      run: async (subject, lab) => {
        for (let turn = 0; turn < 5; turn++) await readsAny(subject, lab);
      },
    },
  ],
});

const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];
const nameBytes = (name: string): number[] => [
  ...name.split(".").flatMap((label) => [label.length, ...bytesOf(label)]),
  0,
];
const a = (address: string, ttl: number): DnsRecord => ({ type: A, ttl, data: address.split(".").map(Number) });
const two = (number: number): number[] => [number >> 8, number & 255];

function recordBytes({ name = [0xc0, 12], type, ttl, data }: DnsRecord): number[] {
  return [...name, ...two(type), ...two(1), ...two(ttl >>> 16), ...two(ttl & 0xffff), ...two(data.length), ...data];
}

/** @throws {Failure} when the answer finds others in a message than there are */
async function reads(subject: Subject, name: string, records: readonly DnsRecord[]): Promise<void> {
  const head = [0, 7, 0x81, 0x80, ...two(1), ...two(records.length), 0, 0, 0, 0];
  const message = Uint8Array.from([
    ...head,
    ...[...nameBytes(name), ...two(A), ...two(1)],
    ...records.flatMap(recordBytes),
  ]);
  const expected = records
    .filter(({ type }) => type === A)
    .map(({ data, ttl }) => ({ address: data.join("."), ttl: ttl }));
  equal(await subject.call(message), expected);
}

async function readsAny(subject: Subject, { random }: Lab): Promise<void> {
  const records = Array.from({ length: random.int(1, 20) }, () => anyRecord(random));
  await reads(subject, anyName(random), records);
}

function anyRecord(random: Random): DnsRecord {
  const ttl = random.int(0, 2 ** 31 - 1);
  const name = random.pick([[0xc0, 12], nameBytes(anyName(random))]);
  if (random.int(0, 2) > 0) return { name, type: A, ttl, data: [...random.bytes(4)] };
  return { name, type: random.pick([2, CNAME, 16, AAAA]), ttl, data: [...random.bytes(random.int(0, 80))] };
}

function anyName(random: Random): string {
  return Array.from({ length: random.int(1, 4) }, () => random.word(random.int(1, 63))).join(".");
}
