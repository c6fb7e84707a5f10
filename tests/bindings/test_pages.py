"""Pages: the iterator of a binding goes on as long as the service announces more, and believes no lies."""

from __future__ import annotations

from typing import Any

import contract
from case import Case
from program import Failure
from service import Request, Response

LISTINGS = [operation["id"] for operation in contract.OPERATIONS if operation["paged"]]


def page(*ids: str, **rest: Any) -> dict[str, Any]:
    """A page with these entities, each valid as an invite and as a join code."""
    entity = {"toAddress": "a", "joinCodeUrl": "u", "emailDomains": []}
    return {"entities": [{"id": id, **entity} for id in ids], **rest}


class Pages(Case):
    def iterate(self, operation: str, pages: list[Any], **fields: Any) -> tuple[list[str], Any]:
        """Serves these pages, the last one repeatedly, and iterates: the IDs, and the error that ended it."""

        def respond(_: Request) -> Response:
            body = pages[min(len(self.service.requests), len(pages)) - 1]
            return body if isinstance(body, Response) else Response(200, body)

        self.service.take()
        self.service.respond = respond
        try:
            call = {"client": self.client(), "operation": operation, "arguments": {}, **fields}
            return self.do("pages", **call)["ids"], None
        except Failure as error:
            return error.ids, error

    def assert_ids(self, pages: list[Any], ids: list[str]) -> None:
        """Iterates to the end, with one request for each page."""
        for operation in LISTINGS:
            with self.subTest(operation):
                self.assertEqual(self.iterate(operation, pages), (ids, None))
                queries = [request.query for request in self.service.take()]
                self.assertEqual(queries, [f"pageNumber={number + 1}" for number in range(len(pages))])

    def assert_error(self, pages: list[Any], ids: list[str], message: str, kind: str = "DECODE") -> None:
        """Iterates until an error, which does not take the IDs of earlier pages."""
        for operation in LISTINGS:
            with self.subTest(operation):
                found, error = self.iterate(operation, pages)
                self.assertEqual((found, error.facts["kind"]), (ids, kind))
                self.assertEqual(error.facts["operationId"], operation)
                self.assertIn(message, error.facts["message"])

    def test_page_count_leads_through_all_pages(self) -> None:
        self.assert_ids(
            [page("1", "2", pageCount=3), page("3", pageCount=3), page("4", pageCount=3)], list("1234")
        )

    def test_next_uri_leads_through_all_pages(self) -> None:
        self.assert_ids([page("1", nextUri="/anything"), page("2", nextUri=None)], ["1", "2"])

    def test_total_that_is_too_small_loses_nothing(self) -> None:
        pages = [page("1", "2", total=1, pageCount=2), page("3", total=1, pageCount=2)]
        self.assert_ids(pages, ["1", "2", "3"])

    def test_total_leads_beyond_wrong_page_count(self) -> None:
        self.assert_ids([page(id, total=3, pageCount=1) for id in "123"], ["1", "2", "3"])

    def test_total_leads_on_without_next_uri(self) -> None:
        self.assert_ids([page("1", total=2, nextUri="/2"), page("2", total=2)], ["1", "2"])

    def test_total_that_is_too_large_is_an_error(self) -> None:
        pages = [page("1", total=3), page(total=3)]
        self.assert_error(pages, ["1"], "page 2 is empty, but total is 3 and 1 were read")

    def test_empty_middle_page_is_passed(self) -> None:
        pages = [page("1", pageCount=3), page(pageCount=3), page("3", pageCount=3)]
        self.assert_ids(pages, ["1", "3"])

    def test_empty_listing_has_no_entities(self) -> None:
        self.assert_ids([{}], [])
        self.assert_ids([page(total=0, pageCount=0)], [])

    def test_announced_page_that_is_missing_is_an_error(self) -> None:
        self.assert_error([page("1", nextUri="/2"), {}], ["1"], "page 2 is empty, but more was announced")

    def test_repeated_page_is_an_error(self) -> None:
        same = page("1", "2", pageNumber=1, pageCount=50)
        self.assert_error([same], ["1", "2"], "page 2 repeats an earlier page")

    def test_error_on_third_page_keeps_earlier_ids(self) -> None:
        failing = Response(500, {"code": "internal"})
        pages = [page("1", "2", pageCount=9), page("3", pageCount=9), failing]
        self.assert_error(pages, ["1", "2", "3"], "500", kind="API")

    def test_invalid_entity_on_third_page_keeps_earlier_ids(self) -> None:
        pages = [page("1", pageCount=9), page("2", pageCount=9), {"entities": [{}], "pageCount": 9}]
        self.assert_error(pages, ["1", "2"], "entities[0]")

    def test_page_is_requested_only_when_needed(self) -> None:
        pages = [page("1", "2", pageCount=3), page("3", "4", pageCount=3)]
        for limit, requests in [(1, 1), (2, 1), (3, 2)]:
            for operation in LISTINGS:
                with self.subTest(operation, limit=limit):
                    ids, error = self.iterate(operation, pages, limit=limit)
                    self.assertEqual((ids, error), ([str(number + 1) for number in range(limit)], None))
                    self.assertEqual(len(self.service.take()), requests)

    def test_start_page_and_page_size_are_sent(self) -> None:
        arguments = {"pageNumber": 4, "pageSize": 2}
        pages = [page("7", "8", total=9), page("9", total=9)]
        for operation in LISTINGS:
            with self.subTest(operation):
                ids, error = self.iterate(operation, pages, arguments=arguments)
                self.assertEqual((ids, error), (["7", "8", "9"], None))
                queries = [request.query for request in self.service.take()]
                self.assertEqual(queries, ["pageNumber=4&pageSize=2", "pageNumber=5&pageSize=2"])

    def test_every_entity_of_the_sandbox_is_returned_once(self) -> None:
        started = self.do("sandbox", options={})
        self.do("client", name="own", settings=started["settings"], observe=False)
        self.addCleanup(self.do, "close", client="own")
        for size in (None, 1, 10, 63, 100):
            arguments = {} if size is None else {"pageSize": size}
            with self.subTest(size):
                call = {"operation": "getOnboardingInvites", "arguments": arguments}
                ids = self.do("pages", client="own", **call)["ids"]
                self.assertEqual(ids, [f"invite-{number}" for number in range(1, 64)])
