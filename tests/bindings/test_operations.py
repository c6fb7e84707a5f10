"""All operations: each result, value by value, by the name of the operation and by its function."""

from __future__ import annotations

import itertools
from typing import Any

import contract
from case import WAYS, Case, response_of
from service import Response

EVERY = list(itertools.product(contract.OPERATIONS, WAYS))

OF_MODELS = [each for each in contract.OPERATIONS if isinstance(contract.result(each), dict)]
"""The operations whose result is a model."""

UNKNOWN = {"zeta": [1, 2.5, None, {"b": False}], "": "empty", "ключ": "значение"}
"""Fields that no model has."""


def as_sent(result: Any, sent: Any) -> Any:
    """A typed result without what stands for absent fields: null, and empty lists and maps."""
    if isinstance(result, dict) and isinstance(sent, dict):
        fields = {name: as_sent(value, sent.get(name)) for name, value in result.items()}
        return {name: value for name, value in fields.items() if name in sent or value not in (None, [], {})}
    if isinstance(result, list) and isinstance(sent, list) and len(result) == len(sent):
        return [as_sent(one, other) for one, other in zip(result, sent)]
    return result


class Operations(Case):
    def test_result_has_every_field_that_was_sent(self) -> None:
        client = self.client()
        for operation, way in EVERY:
            with self.subTest(operation["id"], way=way):
                self.service.respond = response_of(operation)
                result = self.result(client, operation, way)
                self.assertEqual(as_sent(result, contract.result(operation)), contract.result(operation))

    def test_result_lacks_fields_that_were_not_sent(self) -> None:
        client = self.client()
        for operation, way in EVERY:
            with self.subTest(operation["id"], way=way):
                expected = contract.result(operation, only_required=True)
                self.service.respond = response_of(operation, only_required=True)
                result = self.result(client, operation, way)
                self.assertEqual(as_sent(result, expected) if way == "typed" else result, expected)

    def test_null_in_response_is_absent(self) -> None:
        client = self.client()
        for operation in OF_MODELS:
            with self.subTest(operation["id"]):
                every, expected = contract.result(operation), contract.result(operation, only_required=True)
                self.service.respond = Response(200, {**dict.fromkeys(every), **expected})
                result = self.result(client, operation, "typed")
                self.assertEqual(as_sent(result, expected), expected)

    def test_unknown_fields_are_returned_by_name(self) -> None:
        client = self.client()
        for operation in OF_MODELS:
            with self.subTest(operation["id"]):
                body = contract.result(operation)
                self.service.respond = Response(200, {**body, **UNKNOWN})
                self.assertEqual(self.result(client, operation, "call"), {**body, **UNKNOWN})

    def test_unknown_fields_do_not_disturb_functions(self) -> None:
        client = self.client()
        for operation in OF_MODELS:
            with self.subTest(operation["id"]):
                body = contract.result(operation)
                self.service.respond = Response(200, {**body, **UNKNOWN})
                result = self.result(client, operation, "typed")
                known = {name: value for name, value in result.items() if name not in UNKNOWN}
                self.assertEqual(as_sent(known, body), body)

    def test_head_is_false_for_the_services_404(self) -> None:
        client = self.client()
        operation = contract.operation("headOnboardingOrganizationUsers")
        self.service.respond = Response(404, b"", {"ININ-Correlation-Id": "c-1"})
        for way in WAYS:
            with self.subTest(way):
                self.assertIs(self.result(client, operation, way), False)

    def result(self, client: str, operation: dict[str, Any], way: str) -> Any:
        arguments = contract.arguments(operation)
        return self.do(way, client=client, operation=operation["id"], arguments=arguments)
