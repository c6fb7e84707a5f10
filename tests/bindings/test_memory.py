"""Memory: flat over 100,000 calls and 10,000 errors."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from case import GET_INVITE, INVITE, Case
from service import Response

BOUND = 16
"""MiB that a process may grow by after its warm-up: its collector's, the allocator's."""


def processes(root: int) -> list[int]:
    """A process and all that it has started."""
    found = [root]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def resident(root: int) -> float:
    """MiB of memory of these processes."""
    statuses = (Path(f"/proc/{pid}/status").read_text() for pid in processes(root))
    kib = (line.split()[1] for status in statuses for line in status.splitlines() if line.startswith("VmRSS"))
    return sum(map(int, kib)) / 1024


def serve(listener: socket.socket, response: bytes) -> None:
    """Responds to each request of one connection with the same bytes, in less time than the call takes."""
    connection, _ = listener.accept()
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received = b""
        while data := connection.recv(4096):
            received += data
            if received.endswith(b"\r\n\r\n"):
                connection.sendall(response)
                received = b""


class Memory(Case):
    def test_memory_is_flat_over_calls(self) -> None:
        response = Response(200, INVITE)
        self.assert_flat(response, {"succeeded": 20_000, "failed": 0}, {"succeeded": 80_000, "failed": 0})

    def test_memory_is_flat_over_errors(self) -> None:
        response = Response(404, {"code": "not.found", "message": "e" * 200})
        self.assert_flat(response, {"succeeded": 0, "failed": 2_000}, {"succeeded": 0, "failed": 8_000})

    def assert_flat(self, response: Response, warm_up: dict[str, int], then: dict[str, int]) -> None:
        sizes = []
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        threading.Thread(target=serve, args=[listener, response.encode(has_body=True)], daemon=True).start()
        client = self.client(baseUrl=f"http://127.0.0.1:{listener.getsockname()[1]}")
        for expected in (warm_up, then):
            times = sum(expected.values())
            counts = self.program.send("repeat", client=client, **GET_INVITE, times=times).result(600)
            self.assertEqual(counts, expected)
            self.do("collect")
            sizes.append(resident(self.program.pid))
        before, after = sizes
        print(f"{before:.1f} MiB, then {after:.1f} MiB ", end="", flush=True)
        self.assertLess(after - before, BOUND)
