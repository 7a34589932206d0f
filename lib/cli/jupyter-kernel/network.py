"""A network of its own for a notebook: a loopback interface and ports that nobody else uses.

See network_namespaces(7), user_namespaces(7) and capabilities(7). Root makes one as it is. Anybody else makes a user
namespace with it, in which they stay who they are: they may capture and drop packets in that network, and have no right
beyond it that they did not have before; ports below 1024 are forbidden as ever.

As a program, `network.py WHICH PROGRAM ARGUMENT…` runs a program in a network: a new one, or that of a process's number.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import struct
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_SET_DUMPABLE = 1, 2, 4
PR_CAPBSET_READ, PR_CAPBSET_DROP = 23, 24
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAPABILITY_VERSION = 0x20080522  # two words of 32 capabilities for each set
CAP_NET_ADMIN, CAP_NET_RAW = 12, 13
SIOCSIFFLAGS, IFF_UP_AND_RUNNING = 0x8914, 0x41

libc = ctypes.CDLL(None, use_errno=True)


def checked(result, call):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def prctl(*words):
    return checked(libc.prctl(*(ctypes.c_ulong(word) for word in words)), "prctl")


@contextlib.contextmanager
def new_network():
    """A new network, as the number of a process in it, which ends with the block. OSError where it is not permitted.

    Another process makes it: where the system lets somebody begin and then forbids the rest, this one is as it was.
    """
    listening, telling = os.pipe()
    maker = os.fork()
    if maker == 0:
        os.close(listening)
        make_and_wait(telling)
    os.close(telling)
    try:
        with open(listening) as file:
            number, _, problem = file.readline().strip().partition(" ")
        if number != "0":
            raise OSError(int(number or 0), problem or "the process that was to make a network ended")
        yield maker
    finally:
        os.kill(maker, signal.SIGKILL)
        os.waitpid(maker, 0)


def make_and_wait(telling):
    try:
        make_network()
        os.write(telling, b"0\n")
        os.close(telling)
        signal.pause()
    except OSError as problem:
        os.write(telling, f"{problem.errno} {problem.strerror}\n".encode())
    finally:
        os._exit(1)


def make_network():
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    user, group = os.geteuid(), os.getegid()
    own_users = 0 if user == 0 else CLONE_NEWUSER
    checked(libc.unshare(CLONE_NEWNET | own_users), "unshare")
    if own_users:
        prctl(PR_SET_DUMPABLE, 1)  # else its files in /proc are root's
        for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(line)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP_AND_RUNNING))


def enter(pid):
    """Moves this process, which must have one thread, into the network of another one. OSError where it may not."""
    held = capabilities()
    parent_ends_with = ctypes.c_int()
    prctl(PR_GET_PDEATHSIG, ctypes.addressof(parent_ends_with))
    users, nets = (os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY) for kind in ("user", "net"))
    others = not os.path.sameopenfile(users, mine := os.open("/proc/self/ns/user", os.O_RDONLY))
    try:
        if others:
            checked(libc.setns(users, CLONE_NEWUSER), "setns")
        checked(libc.setns(nets, CLONE_NEWNET), "setns")
    finally:
        for fd in (users, nets, mine):
            os.close(fd)
        if capabilities() != held:
            keep_capabilities(held | 1 << CAP_NET_ADMIN | 1 << CAP_NET_RAW)
            # with other rights the kernel hides a process from its own user, and forgets whose end it shall follow
            prctl(PR_SET_DUMPABLE, 1)
            prctl(PR_SET_PDEATHSIG, parent_ends_with.value)


def capabilities():
    """The capabilities that this process may use, a bit each."""
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith("CapPrm:")).split()[1], 16)


def keep_capabilities(kept):
    """Gives up all capabilities but these, for good, and hands these on to the programs that are started."""
    numbers = [number for number in range(64) if kept >> number & 1]
    for number in range(64):
        if number not in numbers and libc.prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1:
            prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    words = [kept & 0xFFFFFFFF] * 3 + [kept >> 32] * 3  # effective, permitted, inheritable
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    checked(libc.capset(header, struct.pack("6I", *words)), "capset")
    for number in numbers:
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0)


def main(which, *command):
    try:
        with new_network() if which == "new" else contextlib.nullcontext(int(which)) as pid:
            enter(pid)
        os.execvp(command[0], command)
    except OSError as problem:
        sys.exit(problem.strerror)


if __name__ == "__main__":
    main(*sys.argv[1:])
