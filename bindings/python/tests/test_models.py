"""The models have the fields of the contract, as the library's header has them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
import typing
import unittest

from genesys_onboarding import ErrorBody, Invite, InviteListing, OrgProvisioningUser, _model, models
from support import crate

_SOURCES = [*(crate() / "src").glob("*.rs"), crate() / "src/error/api.rs"]
_SOURCE = "\n".join(path.read_text() for path in _SOURCES)


def _rust_fields(model: str) -> dict[str, bool]:
    """The fields of a model in the core, and whether each is required."""
    name = "Listing" if model.endswith("Listing") else model
    struct = re.search(rf"pub struct {name}(?:<.*?>)? \{{(.*?)^\}}", _SOURCE, re.DOTALL | re.MULTILINE)
    assert struct is not None, model
    fields = re.findall(r"^    pub (\w+): (.*),$", struct[1], re.MULTILINE)
    attributes = dict(re.findall(r"((?:#\[serde.*?\]\s*)*)pub (\w+):", struct[1], re.DOTALL))
    optional = {field for attribute, field in attributes.items() if "default" in attribute}
    return {field: not kind.startswith("Option") and field not in optional for field, kind in fields}


class Models(unittest.TestCase):
    def test_the_fields_are_those_of_the_core(self) -> None:
        self.assertEqual(len(models.__all__), 22)
        for name in models.__all__:
            fields = {field.name: _is_required(field) for field in dataclasses.fields(getattr(models, name))}
            expected = _rust_fields(name)
            self.assertEqual(set(fields), set(expected), name)
            if name not in ("ErrorBody", "Detail", "Limit") and not name.endswith("Listing"):
                self.assertEqual(fields, expected, name)

    def test_each_field_has_a_hint_that_can_be_read(self) -> None:
        for name in models.__all__:
            model = getattr(models, name)
            names = {field.name for field in dataclasses.fields(model)}
            self.assertEqual(names, set(typing.get_type_hints(model)), name)

    def test_they_are_hashed_compared_copied_and_pickled_by_their_fields(self) -> None:
        sent = {"toAddress": "a@b.example", "id": "i", "newField": 1}
        read, made = _model.read(Invite, sent), Invite("a@b.example", id="i")
        self.assertEqual(read, made)
        self.assertEqual(hash(read), hash(made))
        self.assertEqual(repr(read), repr(made))
        self.assertEqual(made.raw, {})
        for again in (copy.copy(read), copy.deepcopy(read), pickle.loads(pickle.dumps(read))):
            self.assertEqual((again, again.raw), (read, sent))

    def test_a_field_is_read_once(self) -> None:
        page = _model.read(InviteListing, {"entities": [{"toAddress": "a"}]})
        self.assertIs(page.entities, page.entities)
        self.assertIs(page.entities[0], page.entities[0])
        with self.assertRaises(AttributeError):
            _ = page.nothing  # type: ignore[attr-defined]

    def test_an_error_body_holds_error_bodies(self) -> None:
        body = _model.read(ErrorBody, {"errors": [{"code": "a", "errors": [{"code": "b"}]}]})
        self.assertEqual(body.errors[0].errors[0].code, "b")

    def test_a_request_is_written_with_the_contracts_names(self) -> None:
        request = models.CompleteOrgProvisioningRequest(
            "a@b.example", "p", "Ada", other_users=[OrgProvisioningUser("Kim", "k@b.example")]
        )
        written = _model.write(request)
        self.assertEqual(
            set(written), {"administratorEmail", "administratorPassword", "administratorName", "otherUsers"}
        )


def _is_required(field: dataclasses.Field[object]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


if __name__ == "__main__":
    unittest.main()
