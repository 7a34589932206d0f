"""The yardstick where there is no C compiler: the same echo server and client as echo.c."""
import socket
import sys
import time


def serve() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=16)
    print(listener.getsockname()[1], flush=True)
    while True:
        peer, _ = listener.accept()
        while data := peer.recv(65536):
            peer.send(data)
        peer.close()


def ask(port: int, batches: int, rounds: int) -> None:
    client = socket.create_connection(("127.0.0.1", port))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(batches):
        start = time.perf_counter()
        for _ in range(rounds):
            client.send(b"x")
            client.recv(1)
        print(f"{(time.perf_counter() - start) * 1e6 / rounds:.3f}")


if sys.argv[1] == "client":
    ask(*map(int, sys.argv[2:5]))
else:
    serve()
