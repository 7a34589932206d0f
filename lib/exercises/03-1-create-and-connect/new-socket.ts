import { socket } from "../../socket/socket.ts";
import { AF_INET, IPPROTO_UDP, SO_TYPE, SOCK_DGRAM, SOCK_STREAM, SOL_SOCKET } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { withSockets } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const newSocket: Exercise = predictErrno({
  id: "new-socket",
  title: "A socket is born",
  chapter: "03-1",
  section: "3.1",
  points: 2,
  prompt: "Five calls at the birth of a socket, or right after it. What does the kernel answer?",
  answer: "newSocket",
  questions: [
    {
      key: "pair",
      ask: "socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)",
      answer: "EPROTONOSUPPORT",
      mistakes: {
        EINVAL: "each of the three numbers is fine by itself; what does not fit is the third one, the PROTOcol",
        ESOCKTNOSUPPORT: "the type exists; it is the PROTOcol that does not belong to it",
        ok: "a stream over datagrams? 3.a tried it",
      },
      look: "3.a tried this pair, and the errno names the argument that does not fit",
      run: async () => outcomeOf(() => socket(AF_INET, SOCK_STREAM, IPPROTO_UDP).close()),
    },
    {
      key: "type",
      ask: "socket(AF_INET, 4), and there is no type 4 for IPv4",
      answer: "ESOCKTNOSUPPORT",
      mistakes: {
        EINVAL: "the kernel is more exact: it names the argument, the SOCKet's Type",
        EPROTONOSUPPORT: "that was the third argument, the protocol; here the second is wrong, the SOCKet's Type",
        EAFNOSUPPORT: "that would be the first argument, the Address Family",
      },
      look: "3.a tried a type that IPv4 does not have",
      run: async () => outcomeOf(() => socket(AF_INET, 4).close()),
    },
    {
      key: "peer",
      ask: "getpeername() on a new stream socket",
      answer: "ENOTCONN",
      mistakes: {
        ok: "there is no peer yet, so there is no name to give. (getsockname() does answer: 0.0.0.0:0)",
        EINVAL: "the question is fine, but there is no peer yet",
        EDESTADDRREQ: "that is for sending without a destination; here a name is asked for",
      },
      look: "3.b asked a new socket for its peer's name",
      run: () => withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.getpeername())),
    },
    {
      key: "change",
      ask: "setsockopt(SOL_SOCKET, SO_TYPE, SOCK_DGRAM) on a stream socket",
      answer: "ENOPROTOOPT",
      mistakes: {
        ok: "the type is chosen at birth and stays: SO_TYPE can be read, and not set",
        EINVAL: "it is not the value that is wrong: there is no such OPTion to set",
        EPERM: "no permission would help: there is no such OPTion to set",
      },
      look: "SO_TYPE is an option that can only be read: 3.a tried to set it",
      run: () => withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.setsockopt(SOL_SOCKET, SO_TYPE, SOCK_DGRAM))),
    },
    {
      key: "unaimed",
      ask: "send() on a new datagram socket, without connect()",
      answer: "EDESTADDRREQ",
      mistakes: {
        ENOTCONN: "close; but a datagram socket needs no connection. It needs to know where to: a DESTination ADDRess",
        EPIPE: "that is what a stream socket says; a datagram socket asks for a DESTination ADDRess",
        ok: "UDP needs no connection, but each datagram needs a destination",
      },
      look: "sendto() names a destination, send() does not: what is REQuired, then?",
      run: () => withSockets(1, SOCK_DGRAM, (one) => outcomeOf(() => one.send("hi"))),
    },
  ],
  hints: [
    "Which argument is wrong in the first two? Linux has an errno for each of the three arguments of socket().",
    "The names are short sentences: Error, PROTOcol NO SUPPORT; Error, NO PROTOcol OPTion; Error, DESTination ADDRess REQuired.",
    "EPROTONOSUPPORT, ESOCKTNOSUPPORT, ENOTCONN, ENOPROTOOPT, EDESTADDRREQ.",
  ],
});
