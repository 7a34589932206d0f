"""Starts a Jupyter kernel: in a network of its own where that is permitted, and with the go-between in front of it.

Arguments: the connection file, the Jupyter kernel's name (deno or tslab), its program and arguments; in those
{kernel_connection} stands for the connection file that the kernel gets. It is part of the kernelspec, so it is there in
JupyterLab, Notebook 7, VS Code and `socklab run` alike.

This process becomes the kernel: its number, its end and every signal are the kernel's own. Two others end with it:

- the go-between (go_between.py) listens on the ports of the connection file and passes each message on;
- outside.py stays in the machine's network, for what a lesson publishes there.

The order matters. The sockets to Jupyter are made first, since a socket stays in the network in which it was made; then
this process enters the notebook's network, and what it starts is there too. The environment variable SOCKLAB_NETWORK tells
the kernel which it is: "own", or "machine: " and why. Who sets it to "machine" chooses that. Files are in memory, so nothing
is left when the processes end, however they end.
"""

import json
import os
import sys

import connection
import network
import outside


def enter_own_network(doors):
    """Gives the socket to the process that stays outside; None where all stay there."""
    chosen = os.environ.get("SOCKLAB_NETWORK", "").partition(":")[0] == "machine"
    try:
        if chosen:
            raise OSError(0, "SOCKLAB_NETWORK says so")
        with network.new_network() as pid:
            helper = outside.start(doors.values())
            network.enter(pid)
        os.environ["SOCKLAB_NETWORK"] = "own"
        return helper
    except OSError as problem:
        os.environ["SOCKLAB_NETWORK"] = f"machine: {problem.strerror}"
        return None


def main(path, kernel, *argv):
    facing_jupyter = connection.read(path)
    doors = connection.doors(facing_jupyter)
    helper = enter_own_network(doors)
    facing_kernel = connection.inner(facing_jupyter)
    file, cells = connection.in_memory("connection.json", json.dumps(facing_kernel)), connection.in_memory("cells.jsonl")
    listening, ready = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(listening)
        from go_between import go_between  # it loads more than the kernel needs to wait for

        go_between(ready, helper, kernel, argv[0], facing_jupyter, doors, facing_kernel, cells)
    os.close(ready)
    os.read(listening, 1)  # the way to the kernel is open before it runs
    os.environ["SOCKLAB_GO_BETWEEN"] = str(child)
    os.environ["SOCKLAB_CELLS"] = f"/proc/{child}/fd/{cells}"
    os.execv(argv[0], [part.replace("{kernel_connection}", f"/proc/{child}/fd/{file}") for part in argv])


main(*sys.argv[1:])
