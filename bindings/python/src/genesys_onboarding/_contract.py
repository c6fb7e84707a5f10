"""The list of the contract: what the library offers, to generate code from."""

from __future__ import annotations

from . import _json, _library
from ._hints import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypedDict

    class Contract(TypedDict):
        """The list; `docs/contract.md` describes its keys."""

        formatVersion: int
        version: str
        regions: list[dict[str, str]]
        settings: list[dict[str, Any]]
        options: list[dict[str, Any]]
        loginOptions: list[dict[str, Any]]
        bulkOptions: list[dict[str, Any]]
        sandboxOptions: list[dict[str, Any]]
        errorKinds: list[dict[str, Any]]
        errorFields: list[dict[str, Any]]
        operations: list[dict[str, Any]]
        models: list[dict[str, Any]]
        records: list[dict[str, Any]]
        sandboxVerbs: list[dict[str, Any]]
else:
    Contract = dict


__all__ = ["contract"]


def contract() -> Contract:
    """Returns the list of everything that the library offers to other languages, to generate code from.

    >>> from genesys_onboarding import contract
    >>> [operation["id"] for operation in contract()["operations"] if operation["paged"]]
    ['getOnboardingInvites', 'getOnboardingJoincodes']

    Its keys are described in
    [docs/contract.md](https://github.com/genesys-onboarding/genesys-onboarding/blob/main/docs/contract.md).
    `genesys-onboarding contract` prints it.
    """
    result: Contract = _json.decode(_library.contract_json())
    return result
