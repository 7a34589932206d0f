import { socket } from "../../socket/socket.ts";
import { AF_INET, SO_TYPE, SOCK_STREAM, SOL_SOCKET } from "../../syscall/constants.ts";
import * as sys from "../../syscall/mod.ts";
import type { Exercise } from "../exercise.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

const ask = (fd: number): Promise<string> => outcomeOf(() => sys.getsockopt(fd, SOL_SOCKET, SO_TYPE));

export const numbersThatMeanNothing: Exercise = predictErrno({
  id: "numbers-that-mean-nothing",
  title: "Numbers that mean nothing",
  chapter: "01",
  section: "1",
  points: 2,
  prompt:
    'A program asks three numbers for their type, with `sys.getsockopt(number, SOL_SOCKET, SO_TYPE)`. The first number was never given to it. The second one belonged to a socket that is closed. The third is open, but it is not a socket: `sys.epoll_create1()` made it. (Besides EBADF there is ENOTSOCK: "this is not a socket".) What does the kernel answer?',
  answer: "numbersThatMeanNothing",
  questions: [
    {
      key: "never",
      ask: "a number that no call has given",
      answer: "EBADF",
      mistakes: {
        ENOTSOCK: "that would mean: there is something at this number, but not a socket. Is there anything?",
        EINVAL: "the question is fine; it is the number that is bad",
        ENOTCONN: "whether it is connected is never asked: there is nothing at this number",
      },
      look: "the cell in 1.a asked a number that the table does not have: what was the error's name?",
      run: async () => {
        const one = socket(AF_INET, SOCK_STREAM);
        one.close();
        return ask(one.fd + 500);
      },
    },
    {
      key: "closed",
      ask: "the number of a socket that was closed",
      answer: "EBADF",
      mistakes: {
        ok: "close() took the number out of the table: what is left to be asked?",
        ENOTCONN: "a socket that exists need not be connected; this one does not exist any more",
        ENOTSOCK: "that would mean: the number is open, but for something else. Here it is not open at all",
      },
      look: "after close() the number is not in the table any more: is that different from a number that never was?",
      run: async () => {
        const one = socket(AF_INET, SOCK_STREAM);
        one.close();
        return ask(one.fd);
      },
    },
    {
      key: "other",
      ask: "an open number that is not a socket",
      answer: "ENOTSOCK",
      mistakes: {
        EBADF: "the number is in the table, so it is not a bad descriptor. What is it not?",
        ok: "only a socket has a type to tell",
        EOPNOTSUPP: "that is said of a socket that cannot do something; is this one a socket at all?",
      },
      look: "the kernel finds something at this number, and sees what it is not: NOT a SOCKet",
      run: async () => {
        const set = sys.epoll_create1();
        const outcome = await ask(set);
        sys.close(set);
        return outcome;
      },
    },
  ],
  hints: [
    "Is the number in the program's table? If it is: is it a socket? Two different questions, two different errors.",
    "BAD descriptor (file): EBADF. NOT a SOCKet: write it the same way.",
    "EBADF, EBADF, ENOTSOCK.",
  ],
});
