export { type Capture, type CaptureOptions, startCapture } from "./capture.ts";
export * from "./packet.ts";
export { toPcapng } from "./pcapng.ts";
