"""A scripted HTTP service: it records each request and responds as the test says."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from types import TracebackType
from typing import Any, Optional, Union

TLS = b"\x16"
"""The first byte of a client that expects TLS."""

PHRASES = {200: "OK", 204: "No Content", 404: "Not Found"}


@dataclass(frozen=True)
class Request:
    """A request that arrived: its target as it was sent, its headers by their names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class Response:
    """A response: a body that is not bytes is JSON. `drops` closes the connection without a response."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    drops: bool = False

    def encode(self, has_body: bool) -> bytes:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        kind = "text/html" if body.startswith(b"<") else "application/json"
        lines = [f"HTTP/1.1 {self.status} {PHRASES.get(self.status, 'Status')}"]
        if self.status != 204:
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode() + (body if has_body else b"")


Script = Union[Response, Callable[[Request], Response]]
"""What the service responds: always the same, or by request."""


class Gate:
    """Holds a response until the test opens the gate, and tells the test when a request has arrived."""

    def __init__(self, response: Response) -> None:
        self._response = response
        self._arrived, self._opened = threading.Semaphore(0), threading.Event()

    def __call__(self, _: Request) -> Response:
        self._arrived.release()
        self._opened.wait()
        return self._response

    def wait(self, count: int = 1) -> None:
        """Waits until so many requests have arrived."""
        for _ in range(count):
            if not self._arrived.acquire(timeout=60):
                raise AssertionError("no request has arrived within 60 s")

    def open(self) -> None:
        self._opened.set()


class Service:
    """Serves on a port of the loopback interface until it is closed."""

    def __init__(self) -> None:
        self.respond: Script = Response()
        self.requests: list[Request] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.address}"
        threading.Thread(target=self._accept, daemon=True).start()

    def take(self) -> list[Request]:
        """Returns the requests so far, and forgets them."""
        taken, self.requests = self.requests, []
        return taken

    def close(self) -> None:
        # `close` alone does not end an `accept`.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader:
            try:
                if reader.peek(1)[:1] == TLS:
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
                while request := receive(reader):
                    self.requests.append(request)
                    respond = self.respond
                    response = respond if isinstance(respond, Response) else respond(request)
                    if response.drops:
                        return
                    connection.sendall(response.encode(request.method != "HEAD"))
            except OSError:
                # The client has closed the connection, as a cancelled call does.
                return


def receive(reader: BufferedReader) -> Optional[Request]:
    """Reads one request; None at the end of the connection."""
    lines = []
    while (line := reader.readline()) not in (b"\r\n", b""):
        lines.append(line.decode("latin-1").rstrip("\r\n"))
    if not lines:
        return None
    method, target, _ = lines[0].split(" ")
    pairs = (header.split(": ", 1) for header in lines[1:])
    headers = {name.lower(): value for name, value in pairs}
    body = reader.read(int(headers.get("content-length", 0)))
    return Request(method, target, headers, body)
