"""The parameters of an operation, by whether a call has to have them."""

from __future__ import annotations

from typing import Any


def required(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [parameter for parameter in operation["parameters"] if parameter["required"]]


def optional(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [parameter for parameter in operation["parameters"] if not parameter["required"]]
