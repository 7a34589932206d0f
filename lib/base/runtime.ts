/** Whether this is Deno; else it is Node. */
export const isDeno: boolean = "Deno" in globalThis;
