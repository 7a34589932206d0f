/**
 * libc's socket calls as they are: descriptors are numbers, nothing waits for you, and -1 is a `SocketError`.
 * The helpers of `socket()` rest on these; a lesson that wants the bare call takes `sys`.
 *
 * @module
 */
export type { ControlMessage, Credentials } from "./control.ts";
export { dup, dup2, dup3 } from "./duplicate.ts";
export {
  accept,
  accept4,
  bind,
  close,
  connect,
  getpeername,
  getsockname,
  listen,
  shutdown,
  socket,
} from "./lifecycle.ts";
export { type Destination, type Message, type Received, type Room, recvmsg, sendmsg } from "./message.ts";
export type { Linger, Membership, OptionResult, OptionValue } from "./option-codecs.ts";
export { fcntl, getsockopt, ioctl, setsockopt } from "./options.ts";
export { read, write } from "./read-write.ts";
export { epoll_create1, epoll_ctl, epoll_wait, type PollFd, poll } from "./readiness.ts";
export { type AddressInfo, getaddrinfo, getnameinfo, type Hints, ResolveError } from "./resolve.ts";
export { type FdSets, select } from "./select.ts";
export type { FilterInstruction } from "./socket-filter.ts";
export { socketpair } from "./socketpair.ts";
export { recv, recvfrom, send, sendto } from "./transfer.ts";
