"""Runs cells in a Jupyter kernel: a plan as JSON on stdin, what happens as JSON lines on stdout.

The plan: kernelspec, cwd, startMs, cellMs, totalMs, ownNetwork, steps. A step is {"source": …}, a cell to run;
{"probe": "descriptors"}, which tells what the Jupyter kernel's process has open; {"restMs": …}, which lets so long pass, as a
reader does; or {"outlastMs": …}, which lets time pass while the kernel has a timer pending on a TCP socket of the Jupyter
kernel's network, so long at most, and tells which. With ownNetwork this program and the Jupyter
kernel have a loopback interface that nobody else uses, so that any number of them may use the same ports at once.
The lines: started, output and done (of a cell), probe, rested, stopped.

Why it is needed beside nbclient, which `jupyter execute` uses: a client takes the message "idle" for the end of a cell's
output and the reply for its outcome, and neither Jupyter kernel of the course keeps to that.

- tslab sends "idle" late, and now and then not at all: it is waited for LATE_IDLE seconds at most.
- Deno sends output after "idle": each cell is followed by a harmless question, the fence, and what the cell put out has
  arrived before the fence is answered.
- Some loops end by nothing: every wait has a limit, and a Jupyter kernel that does not answer any more is killed, with all
  that its cells started, even if this program's own parent is gone.

Tests also ask what the Jupyter kernel's process has open between two cells (the probe).
"""

import contextlib
import ctypes
import fcntl
import json
import os
import secrets
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.connect import write_connection_file

OUTPUTS = {"stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"}
STATUSES = {"ok": "ok", "abort": "aborted", "aborted": "aborted"}  # tslab says "abort"; any other is an error
LATE_IDLE = 2.0  # how long to wait for the idle of a cell that has answered: tslab loses one now and then
GRACE = 5.0  # how long an interrupt and a shutdown may take


class Stop(Exception):
    """The plan can't go on, for this reason."""


def tell(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def end_with_parent(number=signal.SIGKILL):
    """Asks the kernel to send this process a signal when its parent ends, in whichever way."""
    ctypes.CDLL(None).prctl(1, number)


def on_signal(number, _frame):
    raise Stop(f"interrupted by {signal.Signals(number).name}")


CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, IFF_UP_AND_RUNNING = 0x8914, 0x41


def own_network():
    """Moves this process into a network namespace of its own, see network_namespaces(7).

    Who may not make one makes a user namespace with it and stays who they are there: the right to bring `lo` up is lost with
    exec, so the Jupyter kernel has the rights that it has elsewhere.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) != 0:
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            raise Stop(f"no network of its own is permitted: unshare fails, {os.strerror(ctypes.get_errno())}")
        for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(line)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP_AND_RUNNING))


class JupyterKernel:
    """One Jupyter kernel's process, its client, and a record of which request belongs to which step."""

    def __init__(self, plan, folder):
        self.plan = plan
        self.steps = {}  # message id -> index of the step
        self.outlasted = set()  # timers that a rest did not see the end of: it is not worth another one
        self.end = time.monotonic() + plan["totalMs"] / 1000
        self.log = open(os.path.join(folder, "log"), "w+b")
        path, key = os.path.join(folder, "connection.json"), secrets.token_hex().encode()
        file, _ = write_connection_file(path, ip="127.0.0.1", key=key)
        spec = plan["kernelspec"]
        self.process = subprocess.Popen(
            [part.replace("{connection_file}", file) for part in spec["argv"]],
            cwd=plan["cwd"],
            env={**os.environ, **spec.get("env", {}), **plan.get("env", {})},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self.client = BlockingKernelClient(connection_file=file)
        self.client.load_connection_file()
        # the control channel connects when it is first used: until then its socket would be counted, or not yet
        self.client.start_channels(stdin=False, hb=False, control=False)

    def start(self):
        limit = time.monotonic() + self.plan["startMs"] / 1000
        while not self.fence(0.5):
            if time.monotonic() > limit:
                raise Stop(f"the Jupyter kernel did not answer within {self.plan['startMs']} ms of its start")
        self.fence(GRACE)  # answers to the earlier, impatient questions are out of the way now
        tell("started", pid=self.process.pid)

    def messages(self, seconds):
        """What arrives within `seconds`, as (channel, message); ends with Stop if the Jupyter kernel is gone."""
        poller = zmq.Poller()
        channels = {"shell": self.client.shell_channel, "iopub": self.client.iopub_channel}
        for channel in channels.values():
            poller.register(channel.socket, zmq.POLLIN)
        self.limit = min(time.monotonic() + seconds, self.end)
        while (left := self.limit - time.monotonic()) > 0:
            ready = dict(poller.poll(min(left, 0.2) * 1000))
            for name, channel in channels.items():
                if channel.socket in ready:
                    yield name, channel.get_msg(timeout=0)
            if not ready and self.process.poll() is not None:
                raise Stop(f"the Jupyter kernel died ({how_it_ended(self.process.returncode)}){self.last_words()}")
        if time.monotonic() >= self.end:
            raise Stop(f"the plan took longer than {self.plan['totalMs']} ms")

    def wait_for(self, request, seconds):
        """The reply to `request` once its idle has come too, or None; meanwhile it passes all output on."""
        reply, idle = None, False
        for channel, message in self.messages(seconds):
            parent = message["parent_header"].get("msg_id")
            kind = message["header"]["msg_type"]
            if channel == "iopub" and kind in OUTPUTS and parent in self.steps:
                tell("output", step=self.steps[parent], output={"output_type": kind, **message["content"]})
            if parent != request:
                continue
            if channel == "shell":
                reply = message["content"]
                self.limit = min(self.limit, time.monotonic() + LATE_IDLE)
            elif kind == "status":
                idle = message["content"]["execution_state"] == "idle"
            if reply and idle:
                return reply
        return reply

    def fence(self, seconds):
        """Asks something harmless: what was put out before the answer has arrived by then. Deno puts out after idle."""
        return self.wait_for(self.client.kernel_info(), seconds)

    def take(self, index, step):
        if "probe" in step:
            self.probe(index)
        elif "restMs" in step:
            self.rest(index, step["restMs"] / 1000)
        elif "outlastMs" in step:
            self.outlast(index, step["outlastMs"] / 1000)
        else:
            self.run(index, step["source"])

    def run(self, index, source):
        start = time.monotonic()
        request = self.client.execute(source, allow_stdin=False, stop_on_error=False)
        self.steps[request] = index
        reply = self.wait_for(request, self.plan["cellMs"] / 1000)
        status = STATUSES.get(reply["status"], "error") if reply else "timeout"
        took = time.monotonic() - start
        answered = self.interrupt(request) if status == "timeout" else self.fence(GRACE)
        error = {key: reply[key] for key in ("ename", "evalue") if key in reply} if reply else {}
        tell("done", step=index, status=status, ms=round(took * 1000, 1), **error)
        if not answered:
            raise Stop("the Jupyter kernel answers nothing more, not even an interrupt")

    def interrupt(self, request):
        """Ends the cell that took too long, in the kernelspec's way; False if the Jupyter kernel answers no more."""
        if self.plan["kernelspec"].get("interrupt_mode") == "message":
            channel = self.client.control_channel
            channel.send(self.client.session.msg("interrupt_request", {}))
        else:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.wait_for(request, GRACE) is not None and self.fence(GRACE) is not None

    def probe(self, index):
        folder = f"/proc/{self.process.pid}/fd"
        targets = []
        for name in os.listdir(folder):
            with contextlib.suppress(FileNotFoundError):
                targets.append(os.readlink(os.path.join(folder, name)))
        tell("probe", step=index, descriptors=sorted(targets))

    def timers(self):
        """What the kernel has a timer pending for, as /proc/net/tcp tells it (proc(5)): addresses, state, kind of timer."""
        found = set()
        for name in ("tcp", "tcp6"):
            with open(f"/proc/{self.process.pid}/net/{name}") as table:
                rows = [line.split() for line in table.readlines()[1:]]
            found.update((row[1], row[2], row[3], row[5][:2]) for row in rows if row[5][:2] != "00")
        return found

    def lasting_timers(self):
        """Those that are pending in two looks: after a send or an ACK there is one for a moment."""
        first = self.timers() - self.outlasted
        if first:
            time.sleep(0.5)
        return first & self.timers()

    def rest(self, index, seconds):
        time.sleep(min(seconds, max(0, self.end - time.monotonic())))
        tell("rested", step=index, ms=round(seconds * 1000), timers=[])

    def outlast(self, index, seconds):
        start = time.monotonic()
        waited_for = pending = self.lasting_timers()
        while pending and time.monotonic() < min(start + seconds, self.end):
            time.sleep(0.5)
            pending = self.lasting_timers()
        self.outlasted |= pending
        took = time.monotonic() - start
        tell("rested", step=index, ms=round(took * 1000), timers=sorted({f"{state}:{kind}" for _, _, state, kind in waited_for}))

    def last_words(self):
        self.log.seek(0)
        text = self.log.read()[-2000:].decode(errors="replace").strip()
        return f"; its last words: {text}" if text else ""

    def shut_down(self, patience):
        """Asks the Jupyter kernel to end, then kills it; tells which of the two it took."""
        if self.process.poll() is None:
            self.client.shutdown()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        by_itself = self.process.poll() is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # and whatever its cells started
        self.process.wait()
        self.client.stop_channels()
        return "asked" if by_itself else "killed"


def how_it_ended(code):
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    end_with_parent(signal.SIGTERM)
    plan = json.load(sys.stdin)
    reason, ended, kernel = None, None, None
    with tempfile.TemporaryDirectory(prefix="socklab-run-") as folder:
        try:
            if plan.get("ownNetwork"):
                own_network()
            kernel = JupyterKernel(plan, folder)
            kernel.start()
            for index, step in enumerate(plan["steps"]):
                kernel.take(index, step)
        except (Stop, OSError) as problem:
            reason = str(problem)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            if kernel:
                ended = kernel.shut_down(0.5 if reason else GRACE)
    try:
        tell("stopped", reason=reason, ended=ended)
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more


main()
