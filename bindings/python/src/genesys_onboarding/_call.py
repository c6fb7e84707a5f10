"""One call of an operation: its arguments, encoded for the library, and the decoding of its result."""

from __future__ import annotations

from collections.abc import Callable

from . import _model
from ._hints import Any
from ._json import decode, encode
from ._secret import SecretBytes, SecretDict
from .errors import DecodeError, invalid_argument


class Call:
    """An operation and its arguments, by the names of the API. Its repr leaves out the arguments' values.

    A traceback with local variables shows the frames that a call passes through. None of them has the secrets
    of a call but in this object.
    """

    __slots__ = ("arguments", "operation_id", "python_name")

    def __init__(
        self,
        operation_id: str,
        arguments: dict[str, Any],
        python_name: Callable[[str], str] = _model.python_name,
    ) -> None:
        self.operation_id = operation_id
        self.arguments = SecretDict(arguments)
        self.python_name = python_name
        """Converts the name of an argument in an error."""

    def __repr__(self) -> str:
        return f"<call of {self.operation_id}>"

    def to_json(self) -> SecretBytes:
        """Encodes the arguments; None is the same as left out."""
        try:
            return SecretBytes(self._json().encode())
        except _model.FieldError as error:
            name, reason = error.field, error.reason
        except Exception as error:
            # A body of the caller's own classes may raise anything.
            name, reason = self._culprit(), f"cannot be encoded as JSON: {error}"
        # The frames of the encoder, which hold the body, would be in the traceback of a `__context__`.
        raise invalid_argument(name, reason, self.operation_id)

    def _json(self) -> str:
        # Given a string, which most arguments are, the encoder has a shorter path than for an object.
        arguments = self.arguments
        members = [
            f"{encode(name)}:{encode(arguments[name])}" for name in arguments if arguments[name] is not None
        ]
        return "{" + ",".join(members) + "}"

    def decode(self, result: str) -> Any:
        """Decodes the JSON of the result."""
        try:
            return decode(result)
        except (ValueError, RecursionError) as error:
            reason = str(error)
        raise DecodeError(
            f"{self.operation_id}: cannot decode the response: {reason}",
            operation_id=self.operation_id,
            attempts=1,
            outcome_unknown=False,
        )

    def _culprit(self) -> str:
        """The name of the first argument that cannot be encoded."""
        for name in self.arguments:
            try:
                encode(self.arguments[name])
            except Exception:
                return self.python_name(name)
        return "arguments"
