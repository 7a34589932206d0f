import "./platform.ts";
import koffi from "koffi";

/** Where a call's arguments lie among those that C receives, so that the record can be read off the call itself. */
export interface Shape {
  /** The first argument is the descriptor the call is made on. */
  readonly fd: boolean;
  /** Which arguments are whole numbers worth recording, three at most. */
  readonly ints?: readonly number[];
  /** Which argument points to the data, and whether the kernel fills it. */
  readonly data?: { readonly at: number; readonly out: boolean };
  /** Which argument points to a socket address, and whether the kernel fills it. */
  readonly address?: { readonly at: number; readonly out: boolean };
  /** Which argument points to an `int` (or larger) value, recorded after the call. */
  readonly value?: number;
  /** Which argument points to a list of descriptors with events. */
  readonly list?: number;
}

type Native = ((...args: unknown[]) => number) & { async(...args: unknown[]): void };

/** One call of libc: its name, its C function and the shape of its arguments. */
export interface Spec {
  readonly id: number;
  readonly name: CallName;
  readonly fn: Native;
  readonly arity: number;
  readonly shape: Shape;
}

const program = koffi.load(null);

const DECLARATIONS = {
  socket: ["int socket(int domain, int type, int protocol)", { fd: false, ints: [0, 1, 2] }],
  bind: ["int bind(int fd, void *addr, uint32_t len)", { fd: true, address: { at: 1, out: false } }],
  listen: ["int listen(int fd, int backlog)", { fd: true, ints: [1] }],
  accept: ["int accept(int fd, void *addr, void *len)", { fd: true, address: { at: 1, out: true } }],
  connect: ["int connect(int fd, void *addr, uint32_t len)", { fd: true, address: { at: 1, out: false } }],
  send: [
    "intptr_t send(int fd, void *buf, size_t n, int flags)",
    { fd: true, ints: [2, 3], data: { at: 1, out: false } },
  ],
  recv: [
    "intptr_t recv(int fd, void *buf, size_t n, int flags)",
    { fd: true, ints: [2, 3], data: { at: 1, out: true } },
  ],
  sendto: [
    "intptr_t sendto(int fd, void *buf, size_t n, int flags, void *addr, uint32_t len)",
    { fd: true, ints: [2, 3], data: { at: 1, out: false }, address: { at: 4, out: false } },
  ],
  recvfrom: [
    "intptr_t recvfrom(int fd, void *buf, size_t n, int flags, void *addr, void *len)",
    { fd: true, ints: [2, 3], data: { at: 1, out: true }, address: { at: 4, out: true } },
  ],
  shutdown: ["int shutdown(int fd, int how)", { fd: true, ints: [1] }],
  close: ["int close(int fd)", { fd: true }],
  getsockname: ["int getsockname(int fd, void *addr, void *len)", { fd: true, address: { at: 1, out: true } }],
  getpeername: ["int getpeername(int fd, void *addr, void *len)", { fd: true, address: { at: 1, out: true } }],
  getsockopt: [
    "int getsockopt(int fd, int level, int name, void *value, void *len)",
    { fd: true, ints: [1, 2], value: 3 },
  ],
  setsockopt: [
    "int setsockopt(int fd, int level, int name, void *value, uint32_t len)",
    { fd: true, ints: [1, 2], value: 3 },
  ],
  fcntl: ["int fcntl(int fd, int cmd, int arg)", { fd: true, ints: [1, 2] }],
  ioctl: ["int ioctl(int fd, unsigned long request, void *value)", { fd: true, ints: [1], value: 2 }],
  poll: ["int poll(void *fds, unsigned long n, int timeout)", { fd: false, ints: [1, 2], list: 0 }],
  epoll_create1: ["int epoll_create1(int flags)", { fd: false, ints: [0] }],
  epoll_ctl: ["int epoll_ctl(int epfd, int op, int fd, void *event)", { fd: true, ints: [1, 2], list: 3 }],
  eventfd: ["int eventfd(unsigned int initial, int flags)", { fd: false, ints: [0, 1] }],
  write: ["intptr_t write(int fd, void *buf, size_t n)", { fd: true, ints: [2], data: { at: 1, out: false } }],
  epoll_wait: ["int epoll_wait(int epfd, void *events, int max, int timeout)", { fd: true, ints: [2, 3], list: 1 }],
} as const satisfies Record<string, readonly [string, Shape]>;

/** The calls that the library can make, by their C names. */
export type CallName = keyof typeof DECLARATIONS;

/** Every call's `Spec`, one declaration each. */
export const SPECS = Object.fromEntries(
  Object.entries(DECLARATIONS).map(([name, [prototype, shape]], id) => {
    const fn = program.func(prototype) as unknown as Native;
    return [name, { id, name, fn, arity: prototype.split(",").length, shape }];
  }),
) as unknown as Readonly<Record<CallName, Spec>>;

/** The same by `Spec.id`, for the record. */
export const SPECS_BY_ID: readonly Spec[] = Object.values(SPECS);

/** libc functions that are no system calls: text to address and back, the clock, and name look-up. */
export const libc = {
  inetPton: program.func("int inet_pton(int family, const char *text, void *out)") as unknown as (
    family: number,
    text: string,
    out: Uint8Array,
  ) => number,
  inetNtop: program.func("const char *inet_ntop(int family, void *in, void *out, uint32_t size)") as unknown as (
    family: number,
    address: Uint8Array,
    out: Uint8Array,
    size: number,
  ) => string | null,
  clockGettime: program.func("int clock_gettime(int id, void *ts)") as unknown as (
    id: number,
    ts: BigInt64Array,
  ) => number,
};

/** The errno of the last failed call, to be read before anything else happens. */
export const lastErrno = (): number => koffi.errno();

/** Lets the event loop watch a descriptor without a thread. Node only. */
export const watchDescriptor = koffi.node?.poll;
