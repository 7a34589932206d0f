# Plays cases of one call on one socket, as `answers.test.ts` does, with Python's sockets, which are C's: what each answers.
# A call that does not come back in so many seconds as the first argument says is ended by a timer: it "blocks".
import errno, json, os, signal, socket, struct, sys, time

BLOCKS_S = float(sys.argv[1])
names = 0
armed = False

class Blocks(Exception):
    pass

def on_alarm(*_):
    if armed:
        raise Blocks

def address(family):
    global names
    names += 1
    if family == socket.AF_UNIX:
        return f"\0answers-py-{os.getpid()}-{names}"
    return ("127.0.0.1" if family == socket.AF_INET else "::1", 0)

def listener(family, type, backlog):
    server = socket.socket(family, type)
    server.bind(address(family))
    server.listen(backlog)
    return server

def pair(family, type):
    if type != socket.SOCK_DGRAM:
        server = listener(family, type, 4)
        one = socket.socket(family, type)
        one.connect(server.getsockname())
        other, _ = server.accept()
        server.close()
        return one, other
    one, other = socket.socket(family, type), socket.socket(family, type)
    for each in (one, other):
        each.bind(address(family))
    one.connect(other.getsockname())
    other.connect(one.getsockname())
    return one, other

def fill(one):
    taken = 1
    while taken > 0:
        taken = 0
        for size in (100_000, 1000, 1):
            try:
                while True:
                    one.send(bytes(size), socket.MSG_DONTWAIT)
                    taken += 1
            except BlockingIOError:
                pass
            except OSError as error:
                if error.errno != errno.EMSGSIZE:
                    raise
        time.sleep(0.06)  # an acknowledgement that was held back for 40 ms makes room


def limit(one, option):
    one.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", 0, 20_000))

def nonblocking(one):
    import fcntl

    fcntl.fcntl(one, fcntl.F_SETFL, fcntl.fcntl(one, fcntl.F_GETFL) | os.O_NONBLOCK)

def prepare(situation, one, other):
    for part in situation.split("+"):
        if part == "ready":
            other.send(b"hello")
        elif part == "long":
            other.send(b"hello hello hello")
        elif part == "ended":
            other.shutdown(socket.SHUT_WR)
        elif part == "closed":
            other.close()
        elif part == "reset":
            other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            other.close()
        elif part == "unread":
            one.send(b"unread")
        elif part == "shut":
            one.shutdown(socket.SHUT_RDWR)
        elif part == "least":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 8)
        elif part == "nonblocking":
            nonblocking(one)
        elif part == "limit":
            limit(one, socket.SO_RCVTIMEO)
            limit(one, socket.SO_SNDTIMEO)
        elif part == "full":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)  # so that the kernel makes no more room by itself
            other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
            fill(one)

def play(case):
    family, type, call = case["family"], case["type"], case["call"]
    kept = []
    if call in ("accept", "connect"):
        server = listener(family, type, case["backlog"])
        one = server if call == "accept" else socket.socket(family, type)
        place = server.getsockname()
        for part in case["situation"].split("+"):
            if part == "ready":
                kept.append(socket.socket(family, type))
                kept[-1].connect(place)
            elif part == "refused":
                server.close()
            elif part == "connected":
                one.connect(place)
            elif part == "shut":
                one.shutdown(socket.SHUT_RDWR)
            else:
                prepare(part, one, None)
        act = one.accept if call == "accept" else lambda: one.connect(place)
    else:
        one, other = pair(family, type)
        kept = [other]
        prepare(case["situation"], one, other)
        room, flags = bytearray(10), case["flags"]
        if call == "recv":
            act = lambda: one.recv_into(room, 10, flags)
        elif call == "recvfrom":
            act = lambda: one.recvfrom_into(room, 10, flags)[0]
        elif call == "recvmsg":
            pieces = [bytearray(4), bytearray(6)]
            def act():
                count = one.recvmsg_into(pieces, 0, flags)[0]
                room[:] = pieces[0] + pieces[1]
                return count
        elif call == "read":
            def act():
                data = os.read(one.fileno(), 10)
                room[: len(data)] = data
                return len(data)
        elif call == "sendmsg":
            act = lambda: one.sendmsg([b"x"])
        elif call == "write":
            act = lambda: os.write(one.fileno(), b"x")
        elif call == "send":
            act = lambda: one.send(b"x", flags)
        else:
            place = other.getsockname()
            if "full" not in case["situation"]:
                one = socket.socket(family, type)
                prepare(case["situation"], one, None)
            act = lambda: one.sendto(b"x", flags, place)
    global armed
    try:
        armed = True
        signal.setitimer(signal.ITIMER_REAL, BLOCKS_S)
        result = act()
        armed = False
        if call.startswith("re"):
            return f"{result}:{room[:result].decode()}"
        return str(result) if call.startswith("send") or call == "write" else "done"
    except Blocks:
        return "blocks"
    except OSError as error:
        return "EOPNOTSUPP" if error.errno == errno.EOPNOTSUPP else errno.errorcode[error.errno]
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        for each in [one, *kept]:
            each.close()

signal.signal(signal.SIGALRM, on_alarm)
print(json.dumps([play(case) for case in json.load(sys.stdin)]))
