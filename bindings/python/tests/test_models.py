"""The models have the fields of the contract, as the library's header has them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
import typing
import unittest
import weakref

from genesys_onboarding import ErrorBody, Invite, InviteListing, OrgProvisioningUser, _model, models
from support import crate, run

_SOURCES = [*(crate() / "src/api").glob("*.rs"), crate() / "src/error/api.rs"]
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


@dataclasses.dataclass(frozen=True)
class _Tagged(models.CreateUserRequest):
    tag_name: str = ""


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

    def test_they_are_dataclasses_before_anything_is_asked_of_them(self) -> None:
        # Each in a process of its own, as the first that happens to the model.
        for expression in (
            "dataclasses.is_dataclass(Invite)",
            "[field.name for field in dataclasses.fields(Invite)][:2] == ['to_address', 'id']",
            "list(inspect.signature(Invite).parameters)[:2] == ['to_address', 'id']",
            "Invite('a') == Invite(to_address='a') != Invite('b')",
            "invite == Invite('a')",
            "hash(invite) == hash(Invite('a'))",
            "repr(invite).startswith(\"Invite(to_address='a', id=None, \")",
            "dataclasses.replace(invite, id='i') == Invite('a', 'i')",
            "not hasattr(copy, 'replace') or copy.replace(invite, id='i') == Invite('a', 'i')",
            "dataclasses.asdict(invite)['to_address'] == 'a'",
            "Invite.__match_args__[:2] == ('to_address', 'id')",
            "issubclass(dataclasses.dataclass(frozen=True)(type('More', (Invite,), {})), Invite)",
            "(setattr(Invite, '__repr__', len), hash(invite), Invite.__repr__)[2] is len",
            "refused(lambda: setattr(invite, 'id', 'i'))",
            "refused(lambda: setattr(invite, 'another', 'i'))",
            "refused(lambda: delattr(invite, 'id'))",
        ):
            program = f"""
import copy, dataclasses, inspect
from genesys_onboarding import Invite, _model

def refused(change):
    try:
        change()
    except dataclasses.FrozenInstanceError:
        return True

invite = _model.read(Invite, {{"toAddress": "a"}})
assert {expression}
"""
            done = run("-c", program)
            self.assertEqual((done.returncode, done.stderr), (0, ""), expression)

    def test_what_a_dataclass_refuses_is_refused(self) -> None:
        for arguments in ((), ("a", "i", True, "u", "one too many")):
            self.assertRaises(TypeError, Invite, *arguments)
        self.assertRaises(TypeError, Invite, "a", unknown=1)
        self.assertEqual(dataclasses.asdict(InviteListing([Invite("a")]))["entities"][0]["to_address"], "a")
        self.assertEqual(InviteListing().entities, [])
        self.assertIsNot(InviteListing().entities, InviteListing().entities)
        self.assertNotEqual(Invite("a"), models.Detail())
        self.assertNotIn("secret", repr(models.CreateUserRequest("i", "Ada", "secret")))

    def test_a_class_below_a_model_may_have_more(self) -> None:
        @dataclasses.dataclass(frozen=True)
        class Noted(Invite):
            note: str = ""

        noted = Noted("a", note="n")
        self.assertEqual((noted.to_address, noted.id, noted.note), ("a", None, "n"))
        self.assertEqual(copy.copy(noted), noted)
        for name in ("id", "note"):
            self.assertRaises(dataclasses.FrozenInstanceError, setattr, noted, name, "another")
        body = _model.write(_Tagged("i", "Ada", "p", tag_name="t"))
        self.assertEqual(body, {"inviteId": "i", "name": "Ada", "password": "p", "tagName": "t"})

        class Plain(Invite):
            pass

        plain = Plain("a")
        plain.note = "n"  # type: ignore[attr-defined]
        self.assertEqual(vars(copy.copy(plain)), {"note": "n"})
        self.assertRaises(dataclasses.FrozenInstanceError, setattr, plain, "id", "another")

        class Marker(_model.Request):
            pass

        marker = Marker()
        marker.note = "n"  # type: ignore[attr-defined]
        self.assertEqual(vars(marker), {"note": "n"})

    def test_models_within_models_are_copied_and_pickled(self) -> None:
        page = _model.read(InviteListing, {"entities": [{"toAddress": "a", "new": 1}], "total": 1})
        request = models.CompleteOrgProvisioningRequest(
            "a", "p", "n", other_users=[OrgProvisioningUser("k", "e")]
        )
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(page, protocol))
            self.assertEqual(
                (again, again.raw, again.entities[0].raw), (page, page.raw, page.entities[0].raw)
            )
            self.assertEqual(pickle.loads(pickle.dumps(request, protocol)), request)
        self.assertIsNot(copy.deepcopy(page).entities[0], page.entities[0])
        self.assertIs(copy.copy(page).entities, page.entities)
        self.assertIs(weakref.ref(page)(), page)

    def test_what_is_missing_or_null_is_absent(self) -> None:
        sent = {"entities": [{"joinCodeUrl": "u", "emailDomains": ["d"]}, {"id": None, "emailDomains": None}]}
        whole, bare = _model.read(models.JoinCodeListing, sent).entities
        self.assertEqual((whole.join_code_url, whole.email_domains, whole.id), ("u", ["d"], None))
        self.assertEqual((bare.id, bare.disabled, bare.email_domains), (None, None, []))
        self.assertEqual(bare.raw, sent["entities"][1])
        body = _model.read(ErrorBody, {"limit": None, "messageParams": None})
        self.assertEqual((body.limit, body.message_params, body.details), (None, {}, []))
        self.assertEqual(_model.read(ErrorBody, {}), ErrorBody())

    def test_fields_are_no_part_of_what_was_sent(self) -> None:
        invite = _model.read(Invite, {"toAddress": "a", "raw": 1, "__class__": "x", "to_address": "b"})
        self.assertEqual((invite.to_address, type(invite)), ("a", Invite))
        self.assertEqual(invite.raw["raw"], 1)
        invite.raw["toAddress"] = "another"
        self.assertEqual(invite.to_address, "a")

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
