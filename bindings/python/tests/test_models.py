"""The models have the fields of the Rust models."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import re
import traceback
import typing
import unittest
import weakref

from genesys_onboarding import ErrorBody, Invite, InviteListing, OrgProvisioningUser, _model, models
from support import crate

_SOURCES = [*(crate() / "src/api").glob("*.rs"), crate() / "src/error/body.rs"]
_SOURCE = "\n".join(path.read_text() for path in _SOURCES)


def _rust_fields(model: str) -> dict[str, bool]:
    """The fields of a Rust model, and whether each is required."""
    name = "Listing" if model.endswith("Listing") else model
    struct = re.search(rf"pub struct {name}(?:<.*?>)? \{{(.*?)^\}}", _SOURCE, re.DOTALL | re.MULTILINE)
    assert struct is not None, model
    fields = re.findall(r"^    pub (\w+): (.*),$", struct[1], re.MULTILINE)
    attributes = dict(re.findall(r"((?:#\[serde.*?\]\s*)*)pub (\w+):", struct[1], re.DOTALL))
    optional = {field for attribute, field in attributes.items() if "default" in attribute}
    return {field: not kind.startswith("Option") and field not in optional for field, kind in fields}


class _Tagged(models.CreateUserRequest):
    tag_name: str = ""


class Models(unittest.TestCase):
    def test_fields_match_rust_models(self) -> None:
        self.assertGreater(len(models.__all__), 20)
        for name in models.__all__:
            parameters = inspect.signature(getattr(models, name)).parameters.values()
            fields = {field.name: field.default is field.empty for field in parameters}
            expected = _rust_fields(name)
            self.assertEqual(set(fields), set(expected), name)
            if name not in ("ErrorBody", "Detail", "Limit") and not name.endswith("Listing"):
                self.assertEqual(fields, expected, name)

    def test_type_hints_resolve(self) -> None:
        for name in models.__all__:
            model = getattr(models, name)
            fields = {field.name: field.annotation for field in inspect.signature(model).parameters.values()}
            self.assertEqual(typing.get_type_hints(model), fields, name)
            self.assertEqual(model.__match_args__, tuple(fields), name)

    def test_decoded_model_equals_constructed_one(self) -> None:
        sent = {"toAddress": "a@b.example", "id": "i", "newField": 1}
        decoded, made = _model.decode(Invite, sent), Invite("a@b.example", id="i")
        self.assertEqual(decoded, made)
        self.assertEqual(hash(decoded), hash(made))
        self.assertEqual(repr(decoded), repr(made))
        self.assertEqual(made.raw, {})
        for again in (copy.copy(decoded), copy.deepcopy(decoded), pickle.loads(pickle.dumps(decoded))):
            self.assertEqual((again, again.raw), (decoded, sent))

    def test_all_results_hash_and_compare(self) -> None:
        sent = {"entities": [{"joinCodeUrl": "u", "emailDomains": ["d"]}], "total": 1}
        one, two = (_model.decode(models.JoinCodeListing, sent) for _ in range(2))
        self.assertEqual(one, two)
        self.assertEqual(len({one, two, *one.entities, *two.entities}), 2)
        self.assertNotEqual(one, two.replace(total=2))
        body = {"messageParams": {"a": "b"}, "errors": [{"code": "c"}], "limit": {"value": 3}}
        self.assertEqual(
            len({_model.decode(ErrorBody, body), _model.decode(ErrorBody, body), ErrorBody()}), 2
        )
        self.assertNotEqual(Invite("a"), models.Detail())

    def test_raw_is_read_only(self) -> None:
        sent = {"toAddress": "a", "new": {"list": [{"deep": 1}]}}
        invite = _model.decode(Invite, sent)
        raw = invite.raw
        raw["new"]["list"][0]["deep"] = 2
        raw["new"]["list"].append(3)
        raw["toAddress"] = "b"
        self.assertEqual(invite.raw, {"toAddress": "a", "new": {"list": [{"deep": 1}]}})
        self.assertEqual(json.loads(json.dumps(invite.raw)), sent)
        with self.assertRaises(AttributeError):
            invite.raw = {}  # type: ignore[misc]

    def test_to_dict_has_api_names(self) -> None:
        sent = {"entities": [{"toAddress": "a", "new": 1}], "total": 1, "nextUri": None}
        page = _model.decode(InviteListing, sent)
        self.assertEqual(page.to_dict(), {"entities": [{"toAddress": "a"}], "total": 1})
        page.to_dict()["entities"].clear()
        self.assertEqual(len(page.entities), 1)
        request = models.CompleteOrgProvisioningRequest(
            "a@b.example", "p", "Ada", other_users=(OrgProvisioningUser("Kim", "k"), {"name": "Lee"})
        )
        self.assertEqual(
            request.to_dict(),
            {
                "administratorEmail": "a@b.example",
                "administratorPassword": "p",
                "administratorName": "Ada",
                "otherUsers": [{"name": "Kim", "email": "k"}, {"name": "Lee"}],
            },
        )

    def test_models_are_immutable(self) -> None:
        decoded = _model.decode(Invite, {"toAddress": "a", "new": 1})
        for invite in (Invite("a"), decoded):
            for name in ("id", "another", "_raw"):
                with self.assertRaisesRegex(AttributeError, name):
                    setattr(invite, name, "i")
            self.assertRaisesRegex(AttributeError, "id", delattr, invite, "id")
            self.assertEqual(invite, Invite("a"))

    def test_replace_changes_a_copy(self) -> None:
        decoded = _model.decode(Invite, {"toAddress": "a", "new": 1})
        for invite in (Invite("a"), decoded):
            self.assertEqual(invite.replace(id="i"), Invite("a", "i"))
            self.assertIsNone(invite.id)
            self.assertRaises(TypeError, invite.replace, unknown=1)
            # Of Python 3.13.
            replace = getattr(copy, "replace", Invite.replace)
            self.assertEqual(replace(invite, id="i"), Invite("a", "i"))
        self.assertEqual(decoded.replace().raw, {})

    def test_initializer_takes_fields(self) -> None:
        self.assertEqual(Invite("a", "i"), Invite(id="i", to_address="a"))
        self.assertEqual(
            repr(Invite("a")), "Invite(to_address='a', id=None, administrator=None, self_uri=None)"
        )
        self.assertEqual(
            str(inspect.signature(models.CreateUserRequest)), "(invite_id: str, name: str, password: str)"
        )
        self.assertIsNot(InviteListing().entities, InviteListing().entities)
        invalid: list[tuple[tuple[object, ...], dict[str, object], str]] = [
            ((), {}, "needs 'to_address'"),
            (("a", "i", True, "u", "one too many"), {}, "takes 4 arguments, got 5"),
            (("a",), {"unknown": 1}, "unknown field 'unknown'"),
            (("a",), {"to_address": "b"}, "multiple values for 'to_address'"),
        ]
        untyped: typing.Any = Invite
        for arguments, named, message in invalid:
            self.assertRaisesRegex(TypeError, message, untyped, *arguments, **named)

    def test_subclass_may_have_more_fields(self) -> None:
        class Noted(Invite):
            limit: typing.ClassVar[int] = 1
            note: str = ""

        noted = Noted("a", note="n")
        self.assertEqual((noted.to_address, noted.id, noted.note), ("a", None, "n"))
        self.assertEqual(copy.copy(noted), noted)
        for name in ("id", "note"):
            self.assertRaises(AttributeError, setattr, noted, name, "another")
        self.assertEqual(noted.to_dict(), {"toAddress": "a", "note": "n"})
        body = _model.encode(_Tagged("i", "Ada", "p", tag_name="t"))
        self.assertEqual(body, {"inviteId": "i", "name": "Ada", "password": "p", "tagName": "t"})

    def test_nested_models_copy_and_pickle(self) -> None:
        page = _model.decode(InviteListing, {"entities": [{"toAddress": "a", "new": 1}], "total": 1})
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

    def test_missing_and_null_are_absent(self) -> None:
        sent = {"entities": [{"joinCodeUrl": "u", "emailDomains": ["d"]}, {"id": None, "emailDomains": None}]}
        whole, bare = _model.decode(models.JoinCodeListing, sent).entities
        self.assertEqual((whole.join_code_url, whole.email_domains, whole.id), ("u", ["d"], None))
        self.assertEqual((bare.id, bare.disabled, bare.email_domains), (None, None, []))
        self.assertEqual(bare.raw, sent["entities"][1])
        body = _model.decode(ErrorBody, {"limit": None, "messageParams": None})
        self.assertEqual((body.limit, body.message_params, body.details), (None, {}, []))
        self.assertEqual(_model.decode(ErrorBody, {}), ErrorBody())

    def test_json_keys_do_not_overwrite_attributes(self) -> None:
        invite = _model.decode(Invite, {"toAddress": "a", "raw": 1, "__class__": "x", "to_address": "b"})
        self.assertEqual((invite.to_address, type(invite)), ("a", Invite))
        self.assertEqual(invite.raw["raw"], 1)

    def test_error_body_holds_error_bodies(self) -> None:
        body = _model.decode(ErrorBody, {"errors": [{"code": "a", "errors": [{"code": "b"}]}]})
        self.assertEqual(body.errors[0].errors[0].code, "b")


class Requests(unittest.TestCase):
    def test_request_has_api_names(self) -> None:
        request = models.CompleteOrgProvisioningRequest(
            "a@b.example", "p", "Ada", other_users=[OrgProvisioningUser("Kim", "k@b.example")]
        )
        self.assertEqual(
            _model.encode(request),
            {
                "administratorEmail": "a@b.example",
                "administratorPassword": "p",
                "administratorName": "Ada",
                "otherUsers": [{"name": "Kim", "email": "k@b.example"}],
            },
        )

    def test_invalid_field_is_named(self) -> None:
        untyped: typing.Any = models
        user = OrgProvisioningUser("Kim", "")
        for wrong, field, reason in [
            (untyped.JoinCodeRequest("acme.example"), "email_domains", "expected a list of strings"),
            (untyped.JoinCodeRequest([1]), "email_domains[0]", "expected a list of strings, got 1"),
            (untyped.JoinCodeRequest(None), "email_domains", "expected a list of strings, got None"),
            (untyped.JoinExistingOrgsRequest({"a": 1}), "organization_ids", "got dict"),
            (untyped.CreateUserRequest("", "Sam", "p"), "invite_id", "must not be empty"),
            (untyped.CreateUserRequest("i", "Sam", ""), "password", "must not be empty"),
            (untyped.CreateUserRequest("i", None, "p"), "name", "expected a string, got None"),
            (untyped.CreateUserRequest("i", "Sam", b"hunter2"), "password", "expected a string, got bytes"),
            (untyped.StageUserRequest("j", "e", 5), "locale", "expected a string, got 5"),
            (
                untyped.CompleteOrgProvisioningRequest("a", "p", "n", other_users=[user]),
                "other_users[0].email",
                "must not be empty",
            ),
            (
                untyped.CompleteOrgProvisioningRequest("a", "p", "n", disable_org_auto_join="no"),
                "disable_org_auto_join",
                "expected a boolean",
            ),
        ]:
            with self.assertRaises(_model.FieldError) as caught:
                _model.encode(wrong)
            self.assertEqual(caught.exception.field, field)
            self.assertIn(reason, caught.exception.reason)
            self.assertNotIn("hunter2", str(caught.exception))

    def test_secrets_are_not_shown(self) -> None:
        for wrong in (12345678, True):
            with self.assertRaises(_model.FieldError) as caught:
                _model.encode(models.CreateUserRequest("i", "Sam", wrong))  # type: ignore[arg-type]
            self.assertNotIn(str(wrong), str(caught.exception))
        self.assertNotIn("secret", repr(models.CreateUserRequest("i", "Ada", "secret")))
        untyped: typing.Any = models.CreateUserRequest
        request = untyped("i", "Ada", "secret")
        for model, values in ((untyped, ("i", "Ada")), (request.replace, ())):
            frames: list[dict[str, object]] = []
            try:
                model(*values, password="secret", unknown=1)
            except TypeError as error:
                frames = [frame.f_locals for frame, _ in traceback.walk_tb(error.__traceback__)]
            self.assertGreater(len(frames), 1)
            self.assertNotIn("secret", repr(frames[1:]))

    def test_result_becomes_request(self) -> None:
        code = _model.decode(models.JoinCode, {"joinCodeUrl": "u", "emailDomains": ["a"], "id": "j"})
        self.assertEqual(_model.as_request(models.JoinCodeRequest, code), models.JoinCodeRequest(["a"]))
        self.assertEqual(_model.as_request(models.JoinCodeRequest, {"a": 1}), {"a": 1})


if __name__ == "__main__":
    unittest.main()
