"""The program of a language: one JSON object a line, requests to it and responses from it."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

HANG = 120.0
"""Seconds after which a response is taken for lost. No call below is meant to last that long."""

END = 20.0
"""Seconds after which a program is taken for one that does not end."""


class Failure(Exception):
    """A request to the program that has failed: the facts of the error, and the IDs that came before it."""

    def __init__(self, facts: dict[str, Any], ids: list[str]) -> None:
        super().__init__(json.dumps(facts, ensure_ascii=False))
        self.facts = {name: value for name, value in facts.items() if value is not None}
        self.ids = ids


class Program:
    """A running program. Its requests may be sent without waiting for the responses."""

    def __init__(self, command: Sequence[str]) -> None:
        # A group of its own, which gets a Ctrl-C of its own.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Future[Any]] = {}
        self._lock = threading.Lock()
        self._lost: Exception | None = None
        self.hello: dict[str, Any] = self._first_line()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_threads(self) -> bool:
        return bool(self.hello["threads"])

    def send(self, do: str, **fields: Any) -> Future[Any]:
        """Sends a request; a field that is None is left out. The result comes later."""
        request = {"id": next(self._numbers), "do": do, **fields}
        line = json.dumps({name: value for name, value in request.items() if value is not None})
        response: Future[Any] = Future()
        with self._lock:
            if self._lost is not None:
                raise self._lost
            self._waiting[request["id"]] = response
            self._input.write(line.encode() + b"\n")
            self._input.flush()
        return response

    def do(self, do: str, **fields: Any) -> Any:
        """Sends a request and returns its result."""
        return self.send(do, **fields).result(HANG)

    def interrupt(self) -> None:
        """Presses Ctrl-C."""
        os.killpg(self.pid, signal.SIGINT)

    def end(self) -> int:
        """Ends the input, and returns the exit status of the program."""
        self._input.close()
        return self.wait()

    def wait(self) -> int:
        """Waits for the program, and returns its exit status."""
        try:
            return self._process.wait(END)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the program runs on for {END} s") from None

    def kill(self) -> None:
        """Ends the program, whatever it does."""
        if self._process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        # What was not read or written yet is of no interest.
        for stream in (self._input, self._output):
            with self._lock, contextlib.suppress(BrokenPipeError):
                stream.close()

    def _first_line(self) -> dict[str, Any]:
        line = self._output.readline()
        if not line:
            raise RuntimeError(f"the program wrote nothing and ended with {self.wait()}")
        hello: dict[str, Any] = json.loads(line)
        return hello

    def _read(self) -> None:
        lost: Exception = EOFError("the program has ended without a response")
        try:
            for line in self._output:
                self._receive(line)
        except (ValueError, KeyError) as error:
            lost = RuntimeError(f"the program wrote a line that is not a response: {error!r}")
        with self._lock:
            self._lost = lost
            waiting, self._waiting = self._waiting, {}
        for response in waiting.values():
            response.set_exception(lost)

    def _receive(self, line: bytes) -> None:
        message = json.loads(line)
        with self._lock:
            response = self._waiting.pop(message["id"])
        if "error" in message:
            response.set_exception(Failure(message["error"], message.get("ids", [])))
        else:
            response.set_result(message["result"])
