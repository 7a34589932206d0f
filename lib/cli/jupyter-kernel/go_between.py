"""The go-between: a process between a Jupyter kernel and whoever uses it, which passes each message on as it is.

It adds four things:

- Deno answers a cell that it can't parse with an error and no output: the parser's message, which `deno fmt` gives with
  line and column, is put into the cell.
- tslab answers what comes within 0.2 s after an error with "abort" and no output: a cell that was asked for after that
  error is asked for again, and one that was asked for before it is told that it did not run.
- Deno's kernel hears of Stop only between two turns of its event loop: where it does not, a loop that never lets go of it
  is ended by an interrupt_request, which would freeze the kernel if a cell were awaiting something.
- How each cell ended is written to the file that SOCKLAB_CELLS names, before the next one begins: so `check` knows
  whether the answer that it gets comes from the last run of its cell.

Deno's kernel is also asked, before anything else, to outlive Stop and errors that no code awaits: see
lib/notebook/outlive.ts.
"""

import ctypes
import json
import os
import pathlib
import signal
import time
import traceback
import uuid

import publisher
import zmq
from cells import Cells
from connection import address
from unsaid import error_of, is_unread, parse_error
from wire import DELIMITER, Wire

HEARD = signal.SIGUSR1  # lib/notebook/outlive.ts sends it when the kernel has heard of Stop
HEARS_S = 0.7  # a kernel that has not heard of Stop by then is in a loop
READY_S = 60  # how long the kernel may take to answer for the first time
REFUSED_S = 0.25  # for how long tslab refuses cells after an error
TRIES = 40  # how often a cell that it refuses nevertheless is asked for again
MOST_ASKERS = 10_000  # requests whose answers are still sent to who asked
MOST_LATE = 1000  # messages that are passed on before a reply
QUIET_MS = 20  # when nothing more comes for so long, what was put out for our own questions is through
QUIETLY = {"silent": True, "store_history": False, "user_expressions": {}, "allow_stdin": False, "stop_on_error": False}
OUTLIVE = pathlib.Path(__file__).resolve().parents[2] / "notebook" / "outlive.ts"


class GoBetween:
    def __init__(self, kernel, program, facing_jupyter, doors, facing_kernel, cells):
        self.kernel = kernel
        self.program = program
        self.wire = Wire(facing_jupyter["key"])
        self.cells = Cells(cells)
        self.askers = {}  # message id -> who asked: Deno's kernel remembers one identity only, and that is ours
        self.waiting = []  # cells that were asked for while another one ran: frames, and when
        self.running = None  # the request under way: its frames, its message and when it was asked for
        self.complaints = []  # what tslab said on stderr of the cell that runs
        self.stopped_at = None  # when Stop was pressed, until the kernel has heard of it
        self.interrupted = False  # whether the cell that runs has been ended
        self.tries = 0  # how often that cell has been refused
        self.refused_until = 0.0
        self.failed_at = 0.0
        self.context = context = zmq.Context()
        identity = uuid.uuid4().bytes
        self.front, self.back = {}, {}
        for name, front, back in (
            ("shell", zmq.ROUTER, zmq.DEALER),
            ("control", zmq.ROUTER, zmq.DEALER),
            ("stdin", zmq.ROUTER, zmq.DEALER),
            ("iopub", zmq.PUB, zmq.SUB),
            ("hb", zmq.ROUTER, zmq.DEALER),
        ):
            port = f"{name}_port"
            self.front[name] = context.socket(front)
            self.back[name] = context.socket(back)
            for one in (self.front[name], self.back[name]):
                one.setsockopt(zmq.RCVHWM, 0)
                one.setsockopt(zmq.SNDHWM, 0)
            if name in ("shell", "stdin"):
                self.back[name].setsockopt(zmq.IDENTITY, identity)  # what a cell asks the user comes back by it
            if name == "iopub":
                self.back[name].setsockopt(zmq.SUBSCRIBE, b"")
            if port in doors:
                self.front[name].setsockopt(zmq.USE_FD, doors[port].detach())
            self.front[name].bind(address(facing_jupyter, port))
            self.back[name].connect(address(facing_kernel, port))

    def start(self):
        """Waits until the kernel answers on both channels, so that nothing it puts out for others is lost."""
        limit = time.monotonic() + READY_S
        while time.monotonic() < limit:
            self.ask("kernel_info_request", {})
            if self.back["shell"].poll(500) and self.back["iopub"].poll(200):
                break
        if self.kernel == "deno":
            code = f"(await import({json.dumps(OUTLIVE.as_uri())})).outlive();"
            self.ask("execute_request", {**QUIETLY, "code": code})
        self.ask("kernel_info_request", {})
        self.drop_until_quiet()

    def ask(self, kind, content):
        """Asks the kernel something of the go-between's own."""
        frames, found = self.wire.write(kind, content, {})
        self.asked_last = found
        self.back["shell"].send_multipart(frames)

    def drop_until_quiet(self):
        """Drops all answers up to that to the last question, and what was put out for them."""
        limit = time.monotonic() + READY_S
        while time.monotonic() < limit:
            if not self.back["shell"].poll(500):
                continue
            message = self.wire.read(self.back["shell"].recv_multipart())
            if message and message[1].get("msg_id") == self.asked_last:
                break
        while self.back["iopub"].poll(QUIET_MS):
            self.back["iopub"].recv_multipart()

    def serve(self, signals):
        poller = zmq.Poller()
        poller.register(signals, zmq.POLLIN)
        names = {}
        for side in (self.back, self.front):
            for name, one in side.items():
                names[one] = (side, name)
                if one.type != zmq.PUB:
                    poller.register(one, zmq.POLLIN)
        while True:
            ready = dict(poller.poll(self.patience()))
            if ready.pop(signals, None):
                self.signalled(os.read(signals, 1024))
            # output first: what a cell put out stands before its reply
            for one in sorted(ready, key=lambda found: names[found][1] != "iopub"):
                side, name = names[one]
                self.pass_on(side is self.front, name, one.recv_multipart())
            self.end_loop()
            self.next_cell()

    def signalled(self, numbers):
        if HEARD in numbers:
            self.stopped_at = None
        elif self.running and self.kernel == "deno":
            self.stopped_at = time.monotonic()

    def end_loop(self):
        """Ends a cell in which the kernel has not heard of Stop for a while: it loops, and awaits nothing."""
        if self.stopped_at is None or time.monotonic() < self.stopped_at + HEARS_S:
            return
        self.stopped_at = None
        if self.running:
            self.interrupted = True
            frames, _ = self.wire.write("interrupt_request", {}, {})
            self.back["control"].send_multipart(frames)

    def pass_on(self, to_kernel, name, frames):
        if name == "iopub" and self.kernel == "tslab" and self.running:
            message = self.wire.read(frames)
            if message and message[0].get("msg_type") == "stream" and message[3].get("name") == "stderr":
                self.complaints.append(message[3].get("text", ""))
        if name in ("iopub", "hb"):
            (self.back if to_kernel else self.front)[name].send_multipart(frames)
            return
        message = self.wire.read(frames)
        if message is None:
            return
        at = frames.index(DELIMITER)
        if to_kernel:
            self.askers[message[0].get("msg_id")] = frames[:at]
            if len(self.askers) > MOST_ASKERS:
                del self.askers[next(iter(self.askers))]
            if name == "shell" and message[0].get("msg_type") == "execute_request":
                self.waiting.append((frames[at:], message, time.monotonic()))
            else:
                self.back[name].send_multipart(frames[at:])
        else:
            if name == "shell":
                frames = self.answered(frames[at:], message)
            asker = self.askers.get(message[1].get("msg_id"))
            if frames and asker is not None:
                self.front[name].send_multipart([*asker, *frames])

    def last_words(self):
        """Passes on what the kernel put out before it ended."""
        self.pass_on_output()
        for name in ("shell", "control"):
            while self.back[name].poll(0):
                self.pass_on(False, name, self.back[name].recv_multipart())
        self.context.destroy(linger=500)

    def patience(self):
        """For how many milliseconds nothing is to be done but what comes."""
        if self.stopped_at is not None:
            return max(1, (self.stopped_at + HEARS_S - time.monotonic()) * 1000)
        if self.running is None and self.waiting:
            return max(1, (self.refused_until - time.monotonic()) * 1000)
        return None

    def next_cell(self):
        if self.running or not self.waiting:
            return
        frames, message, asked_at = self.waiting[0]
        if asked_at > self.failed_at and time.monotonic() < self.refused_until:
            return
        self.running = self.waiting.pop(0)
        self.cells.note(message, "running")
        self.back["shell"].send_multipart(frames)

    def answered(self, frames, message):
        """A reply as it is to be passed on, if it is. One to a cell is noted, and what the kernel does not say is said."""
        if not self.running or message[1].get("msg_id") != self.running[1][0]["msg_id"]:
            return frames
        content = message[3]
        if content.get("status") == "error":
            self.pass_on_output()
        (asked, request, asked_at), self.running = self.running, None
        if content.get("status") == "abort" and asked_at > self.failed_at and self.tries < TRIES:
            self.tries += 1
            self.refused_until = time.monotonic() + REFUSED_S
            self.waiting.insert(0, (asked, request, asked_at))
            return None
        self.tries = 0
        unread = not self.interrupted and is_unread(content, self.complaints)
        was_interrupted, self.interrupted = self.interrupted and content.get("status") == "error", False
        self.complaints, self.stopped_at = [], None
        self.cells.note(request, "unread" if unread else content.get("status"))
        if content.get("status") == "error":
            self.failed_at = time.monotonic()
            self.refused_until = self.failed_at + (REFUSED_S if self.kernel == "tslab" else 0)
        if unread and self.kernel == "deno":
            return self.explained(frames, request, parse_error(self.program, request[3].get("code", "")))
        if was_interrupted:
            return self.explained(frames, request, error_of("Interrupted", "Stop ended this cell's loop"))
        if content.get("status") == "abort":
            text = "This cell did not run, since a cell before it ended with an error: run it again\n"
            self.publish("stream", {"name": "stderr", "text": text}, request)
        return frames

    def pass_on_output(self):
        """Passes on what a cell put out before its reply, which may be on its way still."""
        for _ in range(MOST_LATE):
            if not self.back["iopub"].poll(QUIET_MS):
                break
            self.pass_on(False, "iopub", self.back["iopub"].recv_multipart())

    def explained(self, frames, request, error):
        """The reply with an error in it that the kernel does not tell, and which is put out too."""
        self.publish("error", error, request)
        parts = frames[2:]
        parts[3] = json.dumps({**json.loads(parts[3]), **error}).encode()
        return [DELIMITER, self.wire.sign(parts), *parts]

    def publish(self, kind, content, request):
        frames, _ = self.wire.write(kind, content, request[0], [f"kernel.{kind}".encode()])
        self.front["iopub"].send_multipart(frames)


def go_between(ready, outside, *arguments):
    parent = os.getppid()
    signals, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    for number in (signal.SIGINT, HEARD):  # Jupyter interrupts the kernel's whole process group
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGTERM, end)
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # it ends with the kernel, in whichever way that ends
    try:
        between = GoBetween(*arguments)
        if outside:
            publisher.start(outside)
        os.close(ready)
        between.start()
        between.serve(signals)
    except Ended:
        between.last_words()
    except Exception:
        traceback.print_exc()
    finally:
        if os.getppid() == parent:
            os.kill(parent, signal.SIGKILL)  # nobody could reach the kernel any more
        os._exit(0)


class Ended(Exception):
    """The kernel has ended, or is to end."""


def end(_number, _frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Ended
