"""The list of operations and models that all bindings are made from, and values for what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[2]

CONTRACT: dict[str, Any] = json.loads((ROOT / "docs/contract.json").read_text(encoding="utf-8"))
OPERATIONS: list[dict[str, Any]] = CONTRACT["operations"]
MODELS: dict[str, dict[str, Any]] = {model["name"]: model for model in CONTRACT["models"]}
VERSION: str = CONTRACT["version"]

BEYOND_DOUBLES = 2**53 + 1
"""The first integer that a floating-point number cannot hold."""


def operation(id: str) -> dict[str, Any]:
    return next(operation for operation in OPERATIONS if operation["id"] == id)


def value(field: dict[str, Any], only_required: bool = False) -> Any:
    """A value of a field or a parameter; a model's only has required fields if so wanted."""
    if field.get("map"):
        return {"first": "one", "second": "zwei"}
    if field.get("array"):
        item = {**field, "array": False}
        return [value(item), value(item, only_required=True)]
    kind, name = field["type"], field["name"]
    if kind in MODELS:
        return fields(kind, only_required)
    return {"string": f"{name} ü\N{GRINNING FACE}", "integer": BEYOND_DOUBLES, "boolean": True}[kind]


def fields(model: str, only_required: bool = False) -> dict[str, Any]:
    """An object of a model, with all fields or only those that are required."""
    wanted = (field for field in MODELS[model]["fields"] if field["required"] or not only_required)
    return {field["name"]: value(field, only_required) for field in wanted}


def arguments(operation: dict[str, Any], only_required: bool = False) -> dict[str, Any]:
    """Arguments of an operation, with a body if it has one."""
    wanted = (one for one in operation["parameters"] if one["required"] or not only_required)
    given = {one["name"]: value(one) for one in wanted}
    if operation["body"]:
        given["body"] = fields(operation["body"], only_required)
    return given


def target(operation: dict[str, Any], given: dict[str, Any]) -> str:
    """Path and query of a request: every byte but letters, digits and `-._~` is encoded."""
    path, query = operation["path"], []
    for parameter in operation["parameters"]:
        name = parameter["name"]
        if name not in given:
            continue
        text = quote(json_text(given[name]), safe="")
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", text)
        else:
            query.append(f"{name}={text}")
    return "?".join([path, "&".join(query)]) if query else path


def json_text(value: Any) -> str:
    """The text of a string, a number or a boolean in a URL."""
    return value if isinstance(value, str) else json.dumps(value)


def result(operation: dict[str, Any], only_required: bool = False) -> Any:
    """The JSON that the service responds with and a call returns; true for a HEAD, None without a body."""
    response = operation["response"]
    if response == "boolean":
        return True
    return fields(response, only_required) if response else None
