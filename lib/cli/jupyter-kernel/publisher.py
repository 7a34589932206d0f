"""Publishes ports of a notebook's network on the machine's loopback interface: whoever connects there is passed on.

lib/notebook/publish.ts asks for it, by a Unix-domain socket whose name only the notebook's network has: a line of JSON,
{"publish": PORT} or {"end": true}, and the answer is one, {"port": …} or {"errno": …}.
"""

import json
import socket
import threading

from outside import listening_socket

NAME = "\0socklab-publish"
CHUNK = 65536


def start(outside):
    """Listens for what is asked for, in a thread, which ends with the process."""
    asked = socket.socket(socket.AF_UNIX)
    asked.bind(NAME)
    asked.listen()
    threading.Thread(target=wait, args=(asked, outside), daemon=True).start()


def wait(asked, outside):
    first, _ = asked.accept()  # most notebooks publish nothing, and never load what follows
    import asyncio

    asyncio.run(Publisher(asyncio, outside).serve(asked, first))


class Publisher:
    def __init__(self, asyncio, outside):
        self.asyncio = asyncio
        self.outside = outside
        self.servers = {}  # those of the machine's network, by the notebook's port

    async def serve(self, asked, first):
        server = await self.asyncio.start_unix_server(self.answer, sock=asked)
        await self.answer(*await self.asyncio.open_unix_connection(sock=first))
        await server.serve_forever()

    async def answer(self, reader, writer):
        try:
            request = json.loads(await reader.readline())
            answer = await self.publish(request["publish"]) if "publish" in request else self.end()
            writer.write(f"{json.dumps(answer)}\n".encode())
            await writer.drain()
        except (ValueError, KeyError, OSError):
            pass  # who asks for nonsense, or asks and goes, gets no answer
        finally:
            writer.close()

    async def publish(self, port):
        try:
            if port not in self.servers:
                door = listening_socket(self.outside, port)
                self.servers[port] = await self.asyncio.start_server(
                    lambda *visitor: self.pass_on(port, *visitor), sock=door
                )
            return {"port": self.servers[port].sockets[0].getsockname()[1]}
        except OSError as problem:
            return {"errno": problem.errno}

    def end(self):
        ended = len(self.servers)
        for server in self.servers.values():
            server.close()
        self.servers.clear()
        return {"ended": ended}

    async def pass_on(self, port, from_visitor, to_visitor):
        """A connection of its own to the lesson's server; what ends in one direction, or breaks, does so in both."""
        try:
            from_server, to_server = await self.asyncio.open_connection("127.0.0.1", port)
        except OSError:
            to_visitor.transport.abort()  # nobody listens there
            return
        try:
            await self.asyncio.gather(self.copy(from_visitor, to_server), self.copy(from_server, to_visitor))
            to_server.close()
            to_visitor.close()
        except OSError:
            to_server.transport.abort()
            to_visitor.transport.abort()

    async def copy(self, reader, writer):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
