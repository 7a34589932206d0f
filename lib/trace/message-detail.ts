import { controlText, decodeControl, descriptorsOf } from "../syscall/control.ts";
import { joined, type MessageHeader } from "../syscall/message-header.ts";
import type { Detail } from "./ring.ts";

/** What the record keeps of a message, beside its first bytes and its address. */
export function messageDetail(header: MessageHeader): Detail {
  const { fds: _, ...detail } = controlDetail(header.control); // what is sent is open already
  return { iov: header.iov.map(({ length }) => length), ...detail };
}

/** What the record keeps of a message that was received: what the kernel wrote into the header. */
export function receivedDetail(header: MessageHeader): Detail {
  const { flags } = header;
  return { ...controlDetail(header.received), ...(flags !== 0 && { msgFlags: flags }) };
}

/** The first bytes of a message, as if its buffers were one. */
export function messageBytes(header: MessageHeader, length: number): Uint8Array {
  const total = header.iov.reduce((sum, buffer) => sum + buffer.length, 0);
  return joined(header.iov, Math.min(length, total));
}

function controlDetail(bytes: Uint8Array): Detail {
  if (bytes.length === 0) return {};
  const control = decodeControl(bytes);
  const fds = descriptorsOf(control);
  return { control: control.map(controlText), ...(fds.length > 0 && { fds }) };
}
