"""The connection file of Jupyter's, which says by which ports a Jupyter kernel is spoken to, and with which key."""

import errno
import json
import os
import socket
import time

PORTS = ("shell_port", "control_port", "stdin_port", "iopub_port", "hb_port")
BUSY_S = 5  # how long a port may still be that of the Jupyter kernel before a restart


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def address(connection, port):
    return f"{connection['transport']}://{connection['ip']}:{connection[port]}"


def doors(connection):
    """Listening sockets for the ports, in this process's network; none for another transport, whose doors are files."""
    if connection["transport"] != "tcp":
        return {}
    return {port: listening(connection["ip"], connection[port]) for port in PORTS}


def listening(host, port):
    limit = time.monotonic() + BUSY_S
    family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    while True:
        try:
            return socket.create_server(where[:2], family=family, backlog=128)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE or time.monotonic() > limit:
                raise
            time.sleep(0.02)


def inner(connection):
    """The connection file that the Jupyter kernel gets: as it was, with ports that are free in this process's network."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return {**connection, "transport": "tcp", "ip": "127.0.0.1", **dict(zip(PORTS, ports))}


def in_memory(name, text=""):
    """A file that is gone with the processes that have it open. Its path leads through /proc."""
    fd = os.memfd_create(name)
    os.write(fd, text.encode())
    return fd
