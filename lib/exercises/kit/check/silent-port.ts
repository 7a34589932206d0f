import { decodeAddress, encodeAddress, sockaddrBuffer } from "../../../syscall/address.ts";
import { BY, call } from "../../../syscall/call.ts";
import { AF_INET, F_SETFL, O_NONBLOCK, SOCK_STREAM } from "../../../syscall/constants.ts";
import { SPECS } from "../../../syscall/libc.ts";

/** A port of loopback that does not answer. */
export interface SilentPort {
  readonly port: number;
  /** Makes room in the queue: whoever asks again, as a client's kernel does after a second, is answered. */
  answer(): void;
  close(): void;
}

/**
 * Makes a port that stays silent: a listener whose accept queue is full drops every further SYN. `listen(0)` leaves room
 * for one connection, which is filled at once.
 */
export function silentPort(): SilentPort {
  const listener = call(SPECS.socket, BY.LIBRARY, AF_INET, SOCK_STREAM, 0);
  const any = encodeAddress("bind", "127.0.0.1", 0);
  call(SPECS.bind, BY.LIBRARY, listener, any, any.length);
  call(SPECS.listen, BY.LIBRARY, listener, 0);
  const { bytes, length } = sockaddrBuffer();
  call(SPECS.getsockname, BY.LIBRARY, listener, bytes, length);
  const port = decodeAddress(bytes, length[0])?.port ?? 0;
  const address = encodeAddress("connect", "127.0.0.1", port);
  const filler = call(SPECS.socket, BY.LIBRARY, AF_INET, SOCK_STREAM, 0);
  call(SPECS.fcntl, BY.LIBRARY, filler, F_SETFL, O_NONBLOCK);
  call(SPECS.connect, BY.LIBRARY, filler, address, address.length);
  const open = [filler, listener];
  return {
    port,
    answer: () => {
      const peer = sockaddrBuffer();
      open.push(call(SPECS.accept, BY.LIBRARY, listener, peer.bytes, peer.length));
    },
    close: () => {
      for (const fd of open) call(SPECS.close, BY.LIBRARY, fd);
    },
  };
}
