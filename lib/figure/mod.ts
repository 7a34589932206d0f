export { type CallTableOptions, callTable } from "./call-table.ts";
export type { Figure } from "./figure.ts";
export { type SequenceOptions, sequenceFigure } from "./sequence.ts";
export type { SocketNames } from "./socket-names.ts";
