"""A server whose responses a test scripts byte by byte."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, NamedTuple, Optional


class Request(NamedTuple):
    """A received request."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Respond = Callable[[Request], Optional[bytes]]


def response(status: int, body: object = None, **headers: str) -> bytes:
    """A response with a JSON body, or with these bytes as its body."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Scripted", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


class Server:
    """Sends one response for each request; None closes the connection instead."""

    def __init__(self, respond: Respond) -> None:
        self.requests: list[Request] = []
        self.arrived = threading.Semaphore(0)
        """Released once for each request, before its response is made."""
        self._respond = respond
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *exception: object) -> None:
        for one in [self._listener, *self._connections]:
            # Its other end may have closed it.
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as incoming:
                while True:
                    request = _read(incoming)
                    self.requests.append(request)
                    self.arrived.release()
                    sent = self._respond(request)
                    if sent is None:
                        return
                    connection.sendall(sent)
        except (OSError, EOFError, ValueError):
            return


def _read(incoming: BinaryIO) -> Request:
    lines = []
    while True:
        line = incoming.readline()
        if not line:
            raise EOFError
        if line == b"\r\n":
            break
        lines.append(line.decode().rstrip())
    method, target, _ = lines[0].split(" ")
    pairs = (line.split(": ", 1) for line in lines[1:])
    headers = {name.lower(): value for name, value in pairs}
    length = int(headers.get("content-length", "0"))
    return Request(method, target, headers, incoming.read(length))
