"""Iteration over the pages of a listing, with services whose pages contradict each other."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import unittest
from typing import Any, Optional

from genesys_onboarding import Client, DecodeError, InvalidArgument, OnboardingError, Sandbox, sandbox
from support import PATIENCE
from support.server import Request, Server, response

Page = dict[str, Any]


def _page(*ids: Optional[int], **fields: Any) -> Page:
    entities = [{"toAddress": "a", **({} if id is None else {"id": f"i-{id}"})} for id in ids]
    return {"entities": entities, **fields}


class Pages(unittest.TestCase):
    def client(self, *pages: Page, ignores_number: bool = False) -> Client:
        """A client of a service that has these pages; those beyond them are empty."""

        def respond(request: Request) -> bytes:
            number = re.search(r"pageNumber=(\d+)", request.target)
            index = 0 if number is None or ignores_number else int(number[1]) - 1
            return response(200, pages[index] if index < len(pages) else _page())

        self.server = Server(respond)
        self.addCleanup(self.server.__exit__)
        return Client(base_url=self.server.url, max_retries=0)

    def ids(self, client: Client) -> list[Optional[str]]:
        return [invite.id for invite in client.iter_onboarding_invites()]

    def assert_incomplete(self, client: Client, count: int, reason: str) -> None:
        found = []
        with self.assertRaises(DecodeError) as caught:
            for invite in client.iter_onboarding_invites():
                found.append(invite)
        self.assertEqual(len(found), count)
        error = caught.exception
        self.assertIn(reason, str(error))
        self.assertEqual((error.operation_id, error.status, error.attempts), ("getOnboardingInvites", 200, 1))
        self.assertFalse(error.outcome_unknown)

    def test_each_sign_of_more_is_followed(self) -> None:
        for pages in (
            [_page(1, pageCount=2), _page(2, pageCount=2)],
            [_page(1, nextUri="/2"), _page(2)],
            [_page(1, total=2), _page(2, total=2)],
            [_page(1, pageCount=1, nextUri="/2", total=2), _page(2, pageCount=1, total=2)],
        ):
            self.assertEqual(self.ids(self.client(*pages)), ["i-1", "i-2"])
            self.assertEqual(len(self.server.requests), 2)

    def test_last_page_ends_iteration(self) -> None:
        for pages in (
            [_page(1)],
            [_page(1, pageCount=1, total=1)],
            [_page(1, nextUri="/2", total=1)],
            [_page(pageCount=2), _page(1)],
        ):
            self.assertEqual(self.ids(self.client(*pages)), ["i-1"])
        self.assertEqual(self.ids(self.client(_page())), [])

    def test_missing_entities_are_an_error(self) -> None:
        for pages, count, reason in [
            ([_page(1, pageCount=3), _page(2, pageCount=3)], 2, "page 3 is empty, but pageCount is 3"),
            ([_page(1, total=50)], 1, "page 2 is empty, but total is 50 and 1 were read"),
            ([_page(1, nextUri="/2")], 1, "page 2 is empty, but more was announced"),
            ([_page(1, nextUri="/2"), _page(nextUri="/3")], 1, "page 3 is empty, but more was announced"),
            ([_page(total=5)], 0, "page 1 is empty, but total is 5 and 0 were read"),
        ]:
            # An empty page beyond the last knows the total as well.
            last = _page(**{name: value for name, value in pages[0].items() if name == "total"})
            self.assert_incomplete(self.client(*pages, last), count, reason)

    def test_repeated_page_is_an_error(self) -> None:
        for page, reason in [
            (_page(1, nextUri="/next"), "page 2 repeats an earlier page"),
            (_page(1, pageCount=5, total=5), "page 2 repeats an earlier page"),
            (_page(1, pageNumber=1, pageCount=5), "page 2 repeats an earlier page"),
            (_page(None, nextUri="/next"), "page 2 repeats an earlier page"),
        ]:
            self.assert_incomplete(self.client(page, ignores_number=True), 1, reason)

    def test_equal_pages_without_ids_are_accepted(self) -> None:
        for fields in ({"pageCount": 3}, {"total": 3}):
            self.assertEqual(self.ids(self.client(*[_page(None, **fields)] * 3)), [None] * 3)
            self.assertEqual(len(self.server.requests), 3)

    def test_failed_page_is_requested_again(self) -> None:
        with Sandbox() as service, service.client(max_retries=0) as client:
            invites, found = client.iter_onboarding_invites(page_size=10), []
            for fails in (True, False, True, True, False):
                if fails:
                    service.fail_next(status=500)
                    self.assertRaises(OnboardingError, next, invites)
                else:
                    found += [next(invites) for _ in range(10)]
            found += invites
            self.assertEqual(len({invite.id for invite in found}), sandbox.INVITE_COUNT)
            self.assertRaises(StopIteration, next, invites)

            pages = client.iter_onboarding_invites(page_size=60).pages()
            self.assertEqual(len(next(pages).entities), 60)
            service.fail_next(status=500)
            self.assertRaises(OnboardingError, next, pages)
            self.assertEqual([len(page.entities) for page in pages], [3])

    def test_undecodable_page_is_not_skipped(self) -> None:
        deep = b'{"entities": [], "total": 2, "new": %s}' % (b"[" * 200_000 + b"]" * 200_000)
        pages = {"1": json.dumps(_page(1, total=2)).encode(), "2": deep}

        def respond(request: Request) -> bytes:
            return response(200, pages[request.target[-1]])

        with Server(respond) as server, Client(base_url=server.url) as client:
            invites = client.iter_onboarding_invites()
            self.assertEqual(next(invites).id, "i-1")
            for _ in range(3):
                self.assertRaises(DecodeError, next, invites)

    def test_iterator_outlives_its_client(self) -> None:
        with Sandbox() as service:
            with service.client() as client:
                invites = client.iter_onboarding_invites(page_size=20)
                first = next(invites)
            rest = list(invites)
            self.assertEqual(len({first.id, *(invite.id for invite in rest)}), sandbox.INVITE_COUNT)
            with self.assertRaises(InvalidArgument) as caught:
                client.iter_onboarding_invites()
            self.assertIn("closed", str(caught.exception))

    def test_invalid_page_number_is_rejected(self) -> None:
        page_number: Any = "1"
        client = self.client(_page(1))
        with self.assertRaises(InvalidArgument) as caught:
            client.iter_onboarding_invites(page_number)
        self.assertEqual(caught.exception.argument, "page_number")
        self.assertEqual(self.server.requests, [])

    def test_use_by_two_threads_is_rejected(self) -> None:
        arrived, release = threading.Event(), threading.Event()

        def respond(request: Request) -> bytes:
            arrived.set()
            release.wait(PATIENCE)
            return response(200, _page(1))

        with Server(respond) as server, Client(base_url=server.url) as client:
            invites = client.iter_onboarding_invites()
            found: list[Optional[str]] = []
            thread = threading.Thread(target=lambda: found.extend(invite.id for invite in invites))
            thread.start()
            self.assertTrue(arrived.wait(PATIENCE))
            with self.assertRaises(InvalidArgument) as caught:
                next(invites)
            self.assertIn("in use by another thread", str(caught.exception))
            release.set()
            thread.join()
            self.assertEqual(found, ["i-1"])

    def test_ctrl_c_loses_no_page(self) -> None:
        # A background process may ignore it.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.addCleanup(signal.signal, signal.SIGINT, before)
        pressed: set[str] = set()

        def respond(request: Request) -> bytes:
            number = request.target[-1]
            if number not in pressed:
                pressed.add(number)
                os.kill(os.getpid(), signal.SIGINT)
            return response(200, _page(int(number), total=3))

        with Server(respond) as server, Client(base_url=server.url) as client:
            for _ in range(50):
                pressed.clear()
                pages = client.iter_onboarding_invites().pages()
                found: list[Optional[str]] = []
                interruptions = 0
                while len(found) < 3:
                    try:
                        found += [invite.id for invite in next(pages).entities]
                    except KeyboardInterrupt:
                        interruptions += 1
                self.assertEqual((found, interruptions), (["i-1", "i-2", "i-3"], 3))
                self.assertRaises(StopIteration, next, pages)

    def test_progress_is_known(self) -> None:
        with Sandbox() as service, service.client() as client:
            codes = client.iter_onboarding_joincodes(page_size=2)
            self.assertEqual((codes.total, codes.page_number), (None, None))
            next(codes)
            self.assertEqual((codes.total, codes.page_number), (3, 1))
            self.assertEqual(len(list(codes)), 2)
            self.assertEqual(codes.page_number, 2)
            invites = client.iter_onboarding_invites(page_number=3, page_size=30).pages()
            self.assertEqual([(page.page_number, page.total) for page in invites], [(3, 63)])


if __name__ == "__main__":
    unittest.main()
