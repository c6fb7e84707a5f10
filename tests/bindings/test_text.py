"""Text and numbers that bindings lose: characters beyond the BMP, U+0000, integers beyond 2^53."""

from __future__ import annotations

import json

from case import GET_INVITE, WAYS, Case
from service import Response

TEXTS = {
    "beyond the BMP": "\N{GRINNING FACE}\N{MUSICAL SYMBOL G CLEF}\U0010ffff",
    "U+0000": "before\0after\0",
    "right to left": "שלום \u202e\u2066عربي\u2069",
    "combining": "e\u0301\u200d\N{WOMAN}\u200d\N{PERSONAL COMPUTER}",
    "controls": "\x01\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff",
    "a long one": "ü" * 100_000,
}

INTEGERS = [2**53 + 1, 2**63 - 1, -(2**63), 0, -1]


class Text(Case):
    def test_strings_are_returned_unchanged(self) -> None:
        client = self.client()
        for name, text in TEXTS.items():
            for is_ascii in (True, False):
                # Escapes and bytes are two paths through each decoder.
                body = json.dumps({"id": text, "toAddress": text}, ensure_ascii=is_ascii).encode()
                self.service.respond = Response(200, body)
                for way in WAYS:
                    with self.subTest(name, way=way, is_ascii=is_ascii):
                        result = self.do(way, client=client, **GET_INVITE)
                        self.assertEqual((result["id"], result["toAddress"]), (text, text))

    def test_strings_are_sent_unchanged(self) -> None:
        client = self.client()
        self.service.respond = Response(204)
        for name, text in TEXTS.items():
            body = {"joinCodeId": text, "email": text, "locale": text}
            for way in WAYS:
                with self.subTest(name, way=way):
                    call = {"operation": "postOnboardingUsersStage", "arguments": {"body": body}}
                    self.do(way, client=client, **call)
                    self.assertEqual(json.loads(self.service.take()[0].body), body)

    def test_integers_keep_64_bits(self) -> None:
        client = self.client()
        for number in INTEGERS:
            self.service.respond = Response(200, {"total": number, "pageCount": number})
            for way in WAYS:
                with self.subTest(number, way=way):
                    result = self.do(way, client=client, operation="getOnboardingInvites", arguments={})
                    self.assertEqual((result["total"], result["pageCount"]), (number, number))

    def test_text_of_error_is_returned_unchanged(self) -> None:
        client = self.client()
        for name, text in TEXTS.items():
            if len(text) > 1000:
                continue
            body = {"code": text, "message": text, "contextId": text}
            self.service.respond = Response(400, body)
            for way in WAYS:
                with self.subTest(name, way=way):
                    facts = self.fails(way, client=client, **GET_INVITE).facts
                    self.assertEqual(facts["body"], body)
