import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { legal, Markup, markup } from "../../lib/base/markup.ts";

/** What an XML parser of somebody else reads in each document: its root's attribute `a`, and all its text. */
const READ = `
import json, sys, xml.etree.ElementTree as tree
roots = [tree.fromstring(text.encode()) for text in json.load(sys.stdin)]
print(json.dumps([[root.get("a"), "".join(root.itertext())] for root in roots]))`;

function inPython(documents: readonly Markup[]): unknown {
  const input = JSON.stringify(documents.map(({ text }) => text));
  return JSON.parse(execFileSync("python3", ["-c", READ], { input, encoding: "utf8" }));
}

test("markup() writes any text so that a parser reads the same, in texts, whole attributes and parts of them", () => {
  const hostile = ["&amp;<b>\"'", "]]>", "]]", ">", "</p><script>", '" onload="', "a=1 b", "\u0000\ud800", "😀 é"];
  // a parser reads each line break as \n, and in an attribute as a space
  const texts = [...hostile, ...fc.sample(fc.string({ unit: "binary" }), 200)].map((text) => text.replace(/\s/g, " "));
  const read = texts.map((text) => [`x${legal(text)}`, legal(text)]);
  expect(inPython(texts.map((text) => markup`<p a="x${text}">${text}</p>`))).toEqual(read);
  const whole = texts.filter((text) => text !== "");
  expect(inPython(whole.map((text) => markup`<p a=${text}>]]${text}</p>`))).toEqual(
    whole.map((text) => [legal(text), `]]${legal(text)}`]),
  );
});

test("markup() takes markup as it is among texts, lists one after the other, and nothing for false and undefined", () => {
  const bold = markup`<b>${"<"}</b>`;
  expect(markup`<p>${[bold, [1.25, "&"]]}${false}${undefined}${new Markup("<hr>")}</p>`.text).toBe(
    "<p><b>&lt;</b>1.25&amp;<hr></p>",
  );
});

test("markup() leaves out an attribute without a value, and rounds a number in one to one decimal", () => {
  const none = undefined;
  expect(markup`<path x=${12.345} y=${0} a=${false} b=${none} c=${""} d="M${0.05} ${-1.26}V${7}"></path>`.text).toBe(
    '<path x="12.3" y="0" d="M0.1 -1.3V7"></path>',
  );
});

test("markup() does not write the program's indentation, but every other space", () => {
  const text = markup`
    <g
      id=${"one"}
      class="a  b"
    >
      <text>a b</text> ${"  c"}
    </g>
  `;
  expect(markup`<p a="b >">c > d</p>`.text).toBe('<p a="b >">c > d</p>');
  expect(text.text).toBe('<g id="one" class="a  b"><text>a b</text>   c</g>');
  expect(
    markup`<pre>
one</pre>\n`.text,
  ).toBe("<pre>\none</pre>\n");
});

test("markup() refuses a part where no text could be escaped, and a tag without its end", () => {
  const part = 'x onload="alert(1)"';
  expect(() => markup`<p ${part}></p>`).toThrow(TypeError);
  expect(() => markup`<${part}></p>`).toThrow(TypeError);
  expect(() => markup`<p a=${part}`).toThrow(TypeError);
  expect(() => markup`<p a=${markup`<b></b>`}></p>`).toThrow(TypeError);
  expect(() => markup`<p a="${["x"]}"></p>`).toThrow(TypeError);
});
