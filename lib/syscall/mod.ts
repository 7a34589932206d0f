/**
 * libc's socket calls as they are: descriptors are numbers, nothing waits for you, and -1 is a `SocketError`.
 * The helpers of `socket()` rest on these; a lesson that wants the bare call takes `sys`.
 *
 * @module
 */
export { accept, bind, close, connect, getpeername, getsockname, listen, shutdown, socket } from "./lifecycle.ts";
export { fcntl, getsockopt, ioctl, type OptionValue, setsockopt } from "./options.ts";
export { epoll_create1, epoll_ctl, epoll_wait, type PollFd, poll } from "./readiness.ts";
export { type AddressInfo, getaddrinfo, ResolveError } from "./resolve.ts";
export { recv, recvfrom, send, sendto } from "./transfer.ts";
