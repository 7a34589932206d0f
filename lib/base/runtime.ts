/** Methods of these names tell how a value is printed, in Node and in Deno. */
export const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");
export const DENO_INSPECT: unique symbol = Symbol.for("Deno.customInspect");

/** Whether this is Deno; else it is Node. */
export const isDeno: boolean = "Deno" in globalThis;
