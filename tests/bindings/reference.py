"""The program of the line protocol over the Python package: it proves the tests before other languages do."""

from __future__ import annotations

import functools
import gc
import json
import platform
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any, Optional

import genesys_onboarding
from genesys_onboarding import Client, OnboardingError, Sandbox, models
from genesys_onboarding.callbacks import AttemptEvent, Event

import contract

CONCURRENT = ("call", "typed", "pages", "repeat")

KINDS = {
    "InvalidArgument": "INVALID_ARGUMENT",
    "ConfigurationError": "CONFIGURATION",
    "ConnectError": "CONNECT",
    "TlsError": "TLS",
    "Timeout": "TIMEOUT",
    "TransportError": "TRANSPORT",
    "AuthenticationError": "AUTHENTICATION",
    "ApiError": "API",
    "DecodeError": "DECODE",
    "BodyTooLarge": "BODY_TOO_LARGE",
    "Cancelled": "CANCELLED",
    "InternalError": "PANIC",
}


def snake_case(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def camel_case(name: str) -> str:
    return re.sub("_([a-z])", lambda letter: letter[1].upper(), name)


def keywords(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings by the names that they have in Python, where times are in seconds."""
    return {
        snake_case(key.removesuffix("Ms")): value / 1000 if key.endswith("TimeoutMs") else value
        for key, value in settings.items()
    }


def facts(error: OnboardingError) -> dict[str, Any]:
    """The facts of an error by the names of the contract."""
    known = (KINDS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in KINDS)
    setting = error.setting and camel_case(error.setting)
    return {
        "kind": next(known, None),
        "message": str(error),
        "operationId": error.operation_id,
        "argument": error.argument and camel_case(error.argument),
        "setting": f"{setting}Ms" if setting and setting.endswith("Timeout") else setting,
        "httpStatus": error.status,
        "code": error.code,
        "contextId": error.context_id,
        "correlationId": error.correlation_id,
        "retryAfterMs": None if error.retry_after is None else round(error.retry_after * 1000),
        "attempts": error.attempts,
        "outcomeUnknown": error.outcome_unknown,
        "retryable": error.retryable,
        "limit": error.limit,
        "body": None if isinstance(error.body, str) else error.body,
        "bodyText": error.body if isinstance(error.body, str) else None,
    }


def to_model(name: str, fields: dict[str, Any]) -> Any:
    """An object of a model's class."""
    given = {}
    for field in contract.MODELS[name]["fields"]:
        value = fields.get(field["name"])
        if field["type"] in contract.MODELS and field.get("array") and value is not None:
            value = [to_model(field["type"], item) for item in value]
        given[snake_case(field["name"])] = value
    return getattr(models, name)(**given)


def to_json(result: Any) -> Any:
    return result if result is None or isinstance(result, bool) else result.to_dict()


class Journey:
    """One method for each kind of request."""

    def __init__(self) -> None:
        self.sandbox_: Optional[Sandbox] = None
        self.clients: dict[str, Client] = {}
        self.observed: dict[str, list[Event]] = {}

    def sandbox(self, options: dict[str, Any]) -> Any:
        self.sandbox_ = sandbox = Sandbox(**{snake_case(name): value for name, value in options.items()})
        settings = {
            "baseUrl": sandbox.base_url,
            "loginUrl": sandbox.base_url,
            "clientId": sandbox.client_id,
            "clientSecret": sandbox.client_secret,
        }
        return {"settings": settings, "describe": sandbox.describe()}

    def verb(self, verb: str, arguments: dict[str, Any]) -> Any:
        seconds = {"delayMs": "delay", "latencyMs": "latency"}
        given = {
            seconds.get(name, snake_case(name)): value / 1000 if name in seconds else value
            for name, value in arguments.items()
        }
        result = getattr(self.sandbox_, verb)(**given)
        return {"requests": result} if verb == "requests" else result

    def client(self, name: str, settings: dict[str, Any], observe: bool) -> None:
        events = self.observed[name] = []
        observer: Optional[Callable[[Event], None]] = events.append if observe else None
        self.clients[name] = Client(**keywords(settings), observer=observer)

    def derive(self, name: str, options: dict[str, Any], **fields: str) -> None:
        self.clients[name] = self.clients[fields["from"]].with_options(**keywords(options))

    def call(self, client: str, operation: str, arguments: dict[str, Any], timeoutMs: int = 0) -> Any:
        return self._timed(client, timeoutMs, lambda client: client.call(operation, **arguments))

    def typed(self, client: str, operation: str, arguments: dict[str, Any], timeoutMs: int = 0) -> Any:
        given = {snake_case(name): value for name, value in arguments.items()}
        if isinstance(given.get("body"), dict):
            given["body"] = to_model(contract.operation(operation)["body"], given["body"])
        method = snake_case(operation)
        return to_json(self._timed(client, timeoutMs, lambda client: getattr(client, method)(**given)))

    def pages(self, client: str, operation: str, arguments: dict[str, Any], limit: int = 0) -> Any:
        method = snake_case(operation).replace("get_", "iter_")
        given = {snake_case(name): value for name, value in arguments.items()}
        ids: list[str] = []
        try:
            for entity in getattr(self.clients[client], method)(**given):
                ids.append(entity.id)
                if len(ids) == limit:
                    break
        except OnboardingError as error:
            error.ids = ids  # type: ignore[attr-defined]
            raise
        return {"ids": ids}

    def repeat(self, client: str, operation: str, arguments: dict[str, Any], times: int) -> Any:
        succeeded = 0
        for _ in range(times):
            try:
                self.clients[client].call(operation, **arguments)
                succeeded += 1
            except OnboardingError:
                pass
        return {"succeeded": succeeded, "failed": times - succeeded}

    def cancel(self, client: str) -> None:
        self.clients[client].cancel()

    def last_response(self, client: str) -> Any:
        response = self.clients[client].last_response
        if response is None:
            return None
        given = {camel_case(name): value for name, value in response.to_dict().items()}
        return {**given, "elapsedMs": given.pop("elapsed") * 1000}

    def events(self, client: str) -> list[dict[str, Any]]:
        attempts = (event for event in self.observed[client] if isinstance(event, AttemptEvent))
        return [
            {
                "kind": "attempt",
                "operation": event.operation_id,
                "attempt": event.attempt,
                "status": event.http_status,
            }
            for event in attempts
        ]

    def close(self, client: str) -> None:
        self.clients[client].close()

    def collect(self) -> None:
        gc.collect()

    def end(self) -> None:
        for client in self.clients.values():
            client.cancel()
            client.close()

    def _timed(self, name: str, milliseconds: int, call: Callable[[Client], Any]) -> Any:
        client = self.clients[name]
        if not milliseconds:
            return call(client)
        client = client.with_options()
        timer = threading.Timer(milliseconds / 1000, client.cancel)
        timer.start()
        try:
            return call(client)
        finally:
            timer.cancel()


def respond(journey: Journey, request: dict[str, Any]) -> dict[str, Any]:
    id = request.pop("id")
    try:
        return {"id": id, "result": getattr(journey, request.pop("do"))(**request)}
    except OnboardingError as error:
        return {"id": id, "error": facts(error), "ids": getattr(error, "ids", [])}


def serve(journey: Journey, lines: Iterable[str], write: Callable[[object], None]) -> None:
    hello = {"language": "python", "version": platform.python_version(), "threads": True, "events": True}
    write({**hello, "library": genesys_onboarding.__version__})
    for line in lines:
        request = json.loads(line)
        run = functools.partial(lambda request: write(respond(journey, request)), request)
        if request["do"] in CONCURRENT:
            threading.Thread(target=run, daemon=True).start()
        else:
            run()


def main(journey: Journey) -> None:
    lock = threading.Lock()

    def write(message: object) -> None:
        with lock:
            print(json.dumps(message), flush=True)

    try:
        serve(journey, sys.stdin, write)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    finally:
        journey.end()


if __name__ == "__main__":
    main(Journey())
