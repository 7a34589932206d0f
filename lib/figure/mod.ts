export { type BytesOptions, bytesFigure } from "./bytes.ts";
export { type CallTableOptions, callTable } from "./call-table.ts";
export { type DescriptorsFigureOptions, descriptorsFigure } from "./descriptors.ts";
export type { Figure } from "./figure.ts";
export { type QueuesOptions, queuesFigure } from "./queues.ts";
export { type SequenceOptions, sequenceFigure } from "./sequence.ts";
export type { SocketNames } from "./socket-names.ts";
export { type StatesOptions, statesFigure } from "./states.ts";
export { type WaitingOptions, waitingFigure } from "./waiting.ts";
