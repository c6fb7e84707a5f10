"""docs/openapi.json: the operations as an OpenAPI document, for mocks, documentation and other generators."""

from __future__ import annotations

import json
from typing import Any

_DESCRIPTION = (
    "The operations of the Genesys Cloud Onboarding API, as the library genesys-onboarding calls them. A "
    "response may have fields that are not described here, and null for an absent one."
)

_EXAMPLES: dict[str, Any] = {
    "administratorEmail": "ada@acme.example",
    "administratorName": "Ada Lovelace",
    "code": "not.found",
    "email": "ada@acme.example",
    "emailAddress": "ada@acme.example",
    "emailDomain": "acme.example",
    "emailDomains": "acme.example",
    "firstName": "Ada",
    "joinCodeUrl": "https://acme.example/join",
    "inviteUrl": "https://acme.example/invite",
    "lastName": "Lovelace",
    "locale": "en-us",
    "message": "The resource was not found.",
    "name": "Ada Lovelace",
    "organization": "Acme",
    "organizationName": "Acme",
    "organizationShortName": "acme",
    "pageCount": 1,
    "pageNumber": 1,
    "pageSize": 25,
    "phoneNumber": "+442079460000",
    "status": {"string": "STARTED", "integer": 404},
    "toAddress": "ada@acme.example",
    "total": 1,
}
"""What an example has for a field of this name, if not its name."""

_OTHER_PAGES = {"nextUri", "previousUri"}
"""What the only page of a listing does not have."""


def files(contract: dict[str, Any]) -> dict[str, str]:
    """Returns the document by its path."""
    models = {model["name"]: model["fields"] for model in contract["models"]}
    document = {
        "openapi": "3.0.3",
        "x-generated-by": "bindings/generate",
        "info": {
            "title": "Genesys Cloud Onboarding API",
            "description": _DESCRIPTION,
            "version": contract["version"],
        },
        "servers": [
            {
                "url": "https://api.{domain}",
                "description": "A region of Genesys Cloud",
                "variables": {"domain": _domain(contract["regions"])},
            }
        ],
        "paths": _paths(contract["operations"]),
        "components": {
            "schemas": {name: _schema(name, models) for name in models},
            "responses": {
                "Error": {"description": "The request was rejected or failed", "content": _json("ErrorBody")}
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "An access token"},
                "oauth2": {
                    "type": "oauth2",
                    "description": "Client credentials; the permissions are those of the client's roles",
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": "https://login.mypurecloud.com/oauth/token",
                            "scopes": {},
                        }
                    },
                },
            },
        },
    }
    return {"docs/openapi.json": json.dumps(document, indent=2, ensure_ascii=False) + "\n"}


def _domain(regions: list[dict[str, str]]) -> dict[str, Any]:
    names = ", ".join(f"{region['domain']} is {region['name']}" for region in regions)
    domains = [region["domain"] for region in regions]
    return {"default": "mypurecloud.com", "enum": domains, "description": f"Domain of the region: {names}"}


def _paths(operations: list[dict[str, Any]]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in operations:
        paths.setdefault(operation["path"], {})[operation["method"].lower()] = _operation(operation)
    return paths


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    token: list[dict[str, list[str]]] = [{"bearer": []}, {"oauth2": []}]
    described: dict[str, Any] = {
        "operationId": operation["id"],
        "summary": operation["summary"],
        "tags": [operation["path"].split("/")[4]],
        "parameters": [_parameter(parameter) for parameter in operation["parameters"]],
    }
    if operation["body"] is not None:
        described["requestBody"] = {"required": True, "content": _json(operation["body"])}
    described["responses"] = {**_success(operation), "default": {"$ref": "#/components/responses/Error"}}
    described["security"] = token if operation["permissions"] else [{}, *token]
    described["x-permissions"] = operation["permissions"]
    return described


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter["name"],
        "in": parameter["in"],
        "required": parameter["required"],
        "schema": _type(parameter["type"]),
    }


def _success(operation: dict[str, Any]) -> dict[str, Any]:
    response = operation["response"]
    if response is None:
        return {"204": {"description": "Done"}}
    if response == "boolean":
        return {"200": {"description": "Yes"}, "404": {"description": "No"}}
    return {"200": {"description": "Done", "content": _json(response)}}


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": _reference(model)}}


def _reference(model: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model}"}


def _type(name: str) -> dict[str, Any]:
    if name == "integer":
        return {"type": "integer", "format": "int64"}
    return {"type": name} if name in ("string", "boolean") else _reference(name)


def _schema(name: str, models: dict[str, Any]) -> dict[str, Any]:
    fields = models[name]
    schema: dict[str, Any] = {"type": "object"}
    required = [field["name"] for field in fields if field["required"]]
    if required:
        schema["required"] = required
    schema["properties"] = {field["name"]: _property(field) for field in fields}
    schema["example"] = _example(name, models, ())
    return schema


def _property(field: dict[str, Any]) -> dict[str, Any]:
    value = _type(field["type"])
    if field["secret"]:
        value = {**value, "format": "password", "writeOnly": True}
    if field.get("array"):
        return {"type": "array", "items": value}
    if field.get("map"):
        return {"type": "object", "additionalProperties": value}
    return value


def _example(name: str, models: dict[str, Any], within: tuple[str, ...]) -> dict[str, Any]:
    """An example of a model; within itself, a model is left out."""
    within = (*within, name)
    fields = [
        field
        for field in models[name]
        if field["name"] not in _OTHER_PAGES and field["type"] not in within and not field.get("map")
    ]
    return {field["name"]: _value(field, models, within) for field in fields}


def _value(field: dict[str, Any], models: dict[str, Any], within: tuple[str, ...]) -> Any:
    kind = field["type"]
    value = _example(kind, models, within) if kind in models else _scalar(field["name"], kind)
    return [value] if field.get("array") else value


def _scalar(name: str, kind: str) -> Any:
    known = _EXAMPLES.get(name)
    if isinstance(known, dict):
        known = known[kind]
    if known is not None:
        return known
    return {"string": name, "integer": 1, "boolean": False}[kind]
