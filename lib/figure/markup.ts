import { type ComponentChild, h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { legal } from "../base/markup.ts";

type Attributes = Readonly<Record<string, string | number | undefined>>;
/** What may stand inside an element. */
export type Child = VNode | string | number | false | undefined | readonly Child[];

/** One element of HTML or SVG. Texts and attributes are escaped, and rid of what XML forbids. */
export function element(tag: string, attributes: Attributes = {}, ...children: Child[]): VNode {
  const clean: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(attributes)) {
    // an empty attribute would be written without its value, which is not XML
    if (value !== undefined && value !== "") clean[name] = typeof value === "number" ? round(value) : legal(value);
  }
  return h(tag, clean as never, ...(children.map(legalChild) as ComponentChild[]));
}

function legalChild(child: Child): Child {
  if (typeof child === "string") return legal(child);
  return Array.isArray(child) ? child.map(legalChild) : child;
}

/** Elements as text. */
export function markup(root: VNode): string {
  return renderToString(root);
}

/** Coordinates have one decimal at most, so that a figure is the same everywhere. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
