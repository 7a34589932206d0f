import "./platform.ts";
import koffi from "koffi";

/** Which of C's arguments are worth recording, by their positions. */
interface Shape {
  /** The first argument is the descriptor. */
  readonly fd: boolean;
  /** Whole numbers, three at most. */
  readonly ints?: readonly number[];
  /** Data that the kernel takes, or fills in. */
  readonly dataIn?: number;
  readonly dataOut?: number;
  /** A socket address given, or filled in; its length follows it. */
  readonly addressIn?: number;
  readonly addressOut?: number;
  /** A pointer to an option's value, recorded after the call. */
  readonly value?: number;
  /** A list of descriptors with events. */
  readonly list?: number;
  /** A `MessageHeader`, which knows the buffers that it points to. */
  readonly message?: number;
  /** Room for descriptors that the call makes. */
  readonly made?: number;
}

type Native = ((...args: unknown[]) => number) & { async(...args: unknown[]): void };

/**
 * One call of libc: its name, its C function, and where among its arguments the record finds what it keeps. Every field
 * is always there, -1 for "none", so that all of them look alike to the compiler.
 */
export interface Spec {
  readonly id: number;
  readonly name: CallName;
  readonly fn: Native;
  readonly arity: number;
  /** Whether the first argument is the descriptor that the call is made on. */
  readonly fd: boolean;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly dataIn: number;
  readonly dataOut: number;
  readonly addressIn: number;
  readonly addressOut: number;
  readonly value: number;
  readonly list: number;
  readonly message: number;
  readonly made: number;
}

const program = koffi.load(null);

const DECLARATIONS = {
  socket: ["int socket(int domain, int type, int protocol)", { fd: false, ints: [0, 1, 2] }],
  bind: ["int bind(int fd, void *addr, uint32_t len)", { fd: true, addressIn: 1 }],
  listen: ["int listen(int fd, int backlog)", { fd: true, ints: [1] }],
  accept: ["int accept(int fd, void *addr, void *len)", { fd: true, addressOut: 1 }],
  connect: ["int connect(int fd, void *addr, uint32_t len)", { fd: true, addressIn: 1 }],
  send: ["intptr_t send(int fd, void *buf, size_t n, int flags)", { fd: true, ints: [2, 3], dataIn: 1 }],
  recv: ["intptr_t recv(int fd, void *buf, size_t n, int flags)", { fd: true, ints: [2, 3], dataOut: 1 }],
  sendto: [
    "intptr_t sendto(int fd, void *buf, size_t n, int flags, void *addr, uint32_t len)",
    { fd: true, ints: [2, 3], dataIn: 1, addressIn: 4 },
  ],
  recvfrom: [
    "intptr_t recvfrom(int fd, void *buf, size_t n, int flags, void *addr, void *len)",
    { fd: true, ints: [2, 3], dataOut: 1, addressOut: 4 },
  ],
  shutdown: ["int shutdown(int fd, int how)", { fd: true, ints: [1] }],
  close: ["int close(int fd)", { fd: true }],
  getsockname: ["int getsockname(int fd, void *addr, void *len)", { fd: true, addressOut: 1 }],
  getpeername: ["int getpeername(int fd, void *addr, void *len)", { fd: true, addressOut: 1 }],
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
  write: ["intptr_t write(int fd, void *buf, size_t n)", { fd: true, ints: [2], dataIn: 1 }],
  mmap: ["intptr_t mmap(void *at, size_t n, int prot, int flags, int fd, long offset)", { fd: false, ints: [1, 2, 4] }],
  munmap: ["int munmap(intptr_t at, size_t n)", { fd: false, ints: [1] }],
  getrlimit: ["int getrlimit(int resource, void *limits)", { fd: false, ints: [0] }],
  setrlimit: ["int setrlimit(int resource, void *limits)", { fd: false, ints: [0] }],
  unshare: ["int unshare(int flags)", { fd: false, ints: [0] }],
  epoll_wait: ["int epoll_wait(int epfd, void *events, int max, int timeout)", { fd: true, ints: [2, 3], list: 1 }],
  accept4: ["int accept4(int fd, void *addr, void *len, int flags)", { fd: true, ints: [3], addressOut: 1 }],
  read: ["intptr_t read(int fd, void *buf, size_t n)", { fd: true, ints: [2], dataOut: 1 }],
  sendmsg: ["intptr_t sendmsg(int fd, void *msg, int flags)", { fd: true, ints: [2], message: 1 }],
  recvmsg: ["intptr_t recvmsg(int fd, void *msg, int flags)", { fd: true, ints: [2], message: 1 }],
  socketpair: [
    "int socketpair(int domain, int type, int protocol, void *pair)",
    { fd: false, ints: [0, 1, 2], made: 3 },
  ],
  dup: ["int dup(int fd)", { fd: true }],
  dup2: ["int dup2(int fd, int to)", { fd: true, ints: [1] }],
  dup3: ["int dup3(int fd, int to, int flags)", { fd: true, ints: [1, 2] }],
  select: [
    "int select(int n, void *read, void *write, void *except, void *timeout)",
    { fd: false, ints: [0, 5], list: 1 }, // the milliseconds stand for the structure, which the kernel changes
  ],
} as const satisfies Record<string, readonly [string, Shape]>;

/** The calls that the library can make, by their C names. */
export type CallName = keyof typeof DECLARATIONS;

/** Every call's `Spec`, one declaration each. */
export const SPECS = Object.fromEntries(
  Object.entries(DECLARATIONS).map(([name, [prototype, given]], id) => {
    const { fd, ints: [a = -1, b = -1, c = -1] = [], dataIn = -1, dataOut = -1, ...rest }: Shape = given;
    const { addressIn = -1, addressOut = -1, value = -1, list = -1, message = -1, made = -1 } = rest;
    const fn = program.func(prototype) as unknown as Native;
    const places = { fd, a, b, c, dataIn, dataOut, addressIn, addressOut, value, list, message, made };
    return [name, { id, name, fn, arity: prototype.split(",").length, ...places }];
  }),
) as unknown as Readonly<Record<CallName, Spec>>;

/** The same by `Spec.id`, for the record. */
export const SPECS_BY_ID: readonly Spec[] = Object.values(SPECS);

/** `struct addrinfo`: one answer of getaddrinfo(3), and where the next one lies. */
export interface AddrInfo {
  readonly type: number;
  readonly protocol: number;
  /** How long the sockaddr is that `address` points to. */
  readonly length: number;
  readonly address: unknown;
  /** Where the host's full name lies, or null. */
  readonly name: unknown;
  readonly next: unknown;
}

const ADDRINFO = koffi.struct({
  ...{ flags: "int", family: "int", type: "int", protocol: "int", length: "uint32_t" },
  ...{ address: "void *", name: "void *", next: "void *" },
});

/** libc functions that are no system calls: names and texts to addresses and back, the clock, a look at memory. */
export const libc = {
  getaddrinfo: program.func(
    "int getaddrinfo(const char *node, const char *service, void *hints, _Out_ void **result)",
  ) as unknown as (node: string | null, service: string, hints: Int32Array, result: unknown[]) => number,
  getnameinfo: program.func(
    "int getnameinfo(void *address, uint32_t n, void *host, uint32_t room, void *service, uint32_t more, int flags)",
  ) as unknown as (
    ...args: [Uint8Array, length: number, host: Uint8Array, number, service: Uint8Array, number, flags: number]
  ) => number,
  freeaddrinfo: program.func("void freeaddrinfo(void *list)") as unknown as (list: unknown) => void,
  gaiStrerror: program.func("const char *gai_strerror(int code)") as unknown as (code: number) => string,
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
  /** An interface's number, 0 for none of that name. */
  nameToIndex: program.func("unsigned int if_nametoindex(const char *name)") as unknown as (name: string) => number,
  /** An interface's name, written to 16 bytes; null for no such number. */
  indexToName: program.func("const char *if_indextoname(unsigned int index, void *out)") as unknown as (
    index: number,
    out: Uint8Array,
  ) => string | null,
  clockGettime: program.func("int clock_gettime(int id, void *ts)") as unknown as (
    id: number,
    ts: BigInt64Array,
  ) => number,
  /** Copies what lies at an address, such as `mmap` gives. */
  memcpy: program.func("void *memcpy(void *to, intptr_t from, size_t n)") as unknown as (
    to: Uint8Array,
    from: number,
    n: number,
  ) => void,
};

/** Reads what getaddrinfo's list has at a place. */
export const addrInfoAt = (at: unknown): AddrInfo => koffi.decode(at, ADDRINFO) as AddrInfo;

/** Copies bytes that lie at a place. */
export const bytesAt = (at: unknown, length: number): Uint8Array =>
  Uint8Array.from(koffi.decode(at, "uint8_t", length) as number[]);

/** Reads C's text that lies at a place. */
export const textAt = (at: unknown): string => koffi.decode(at, "char", -1) as string;

/**
 * Where an array's bytes lie, for a structure that points to them. Whoever asks keeps the array alive until the call is
 * over.
 */
export const addressOf = (bytes: Uint8Array): bigint => koffi.address(bytes);

/** The errno of the last failed call, to be read before anything else happens. */
export const lastErrno = (): number => koffi.errno();

/** Lets the event loop watch a descriptor without a thread. Node only. */
export const watchDescriptor = koffi.node?.poll;
