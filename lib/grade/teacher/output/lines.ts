import { createReadStream } from "node:fs";

/** A line of a file. */
export interface Line {
  readonly text: string;
  /** Where it begins, in bytes. */
  readonly at: number;
}

/** A file's lines, one at a time; a last one that is empty is none. JSON may hold any other character that ends lines. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let at = 0;
  let begun: Buffer[] = [];
  const take = (): Line => {
    const bytes = Buffer.concat(begun);
    const line = { text: bytes.toString(), at };
    at += bytes.length + 1;
    begun = [];
    return line;
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      begun.push(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
  }
  const last = take();
  if (last.text !== "") yield last;
}
