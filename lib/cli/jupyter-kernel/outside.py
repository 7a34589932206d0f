"""A process that stays in the machine's network when the others enter the notebook's, and makes listening sockets there.

A socket belongs to the network in which it was made, whoever holds it: see network_namespaces(7). It ends when nobody
holds the other end of its Unix-domain socket any more.
"""

import errno
import os
import signal
import socket

MOST = 64  # bytes of a request, which is a port


def start(others):
    """Forks it, without those sockets of this process, and gives the socket by which it is asked."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        for one in (here, *others):
            one.close()
        serve(there)
    there.close()
    return here


def serve(asked):
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Jupyter interrupts the kernel's whole process group
        while request := asked.recv(MOST):
            try:
                with listening(int(request)) as one:
                    socket.send_fds(asked, [b"0"], [one.fileno()])
            except OSError as problem:
                asked.send(str(problem.errno).encode())
    finally:
        os._exit(0)


def listening(port):
    """On the machine's loopback interface, on this port, or on a free one if it is somebody's."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as problem:
        if problem.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        return socket.create_server(("127.0.0.1", 0))


def listening_socket(outside, port):
    """Asks for one. OSError where the machine refuses."""
    outside.send(str(port).encode())
    answer, fds, _, _ = socket.recv_fds(outside, MOST, 1)
    if not fds:
        number = int(answer or errno.ECONNRESET)
        raise OSError(number, os.strerror(number))
    return socket.socket(fileno=fds[0])
