"""Calls every operation of the service at the URL in the first argument, a mock of docs/openapi.json.

It sends the document's examples, and each result has to be the document's example of it, decoded.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from genesys_onboarding import Client, NotFound, contract

_DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text(encoding="utf-8"))


def example(model: str) -> Any:
    return _DOCUMENT["components"]["schemas"][model]["example"]


def arguments(operation: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"string": "x-1", "integer": 1, "boolean": True}
    given = {parameter["name"]: values[parameter["type"]] for parameter in operation["parameters"]}
    if operation["body"] is not None:
        given["body"] = example(operation["body"])
    return given


def expected(operation: dict[str, Any]) -> Any:
    if operation["response"] in (None, "boolean"):
        return operation["response"] and True
    return example(operation["response"])


def main(url: str) -> None:
    operations = contract()["operations"]
    with Client(base_url=url, access_token="token", allow_insecure_http=True, max_retries=0) as client:
        for operation in operations:
            result = client.call(operation["id"], **arguments(operation))
            assert result == expected(operation), (operation["id"], result)
            print(f"  {operation['id']:<38} {operation['method']} {operation['path']}")
        for operation in operations:
            if operation["paged"]:
                pages = getattr(client, operation["id"].replace("getOnboarding", "iter_onboarding_").lower())
                assert len(list(pages())) == 1, operation["id"]
        with client.with_options(headers={"Prefer": "code=404"}) as failing:
            try:
                failing.call("getOnboardingInvite", inviteId="x-1")
            except NotFound as error:
                assert error.code == example("ErrorBody")["code"], error
            else:
                raise AssertionError("an error response is a success")
    print(f"{len(operations)} of {len(operations)} operations")


if __name__ == "__main__":
    main(sys.argv[1])
