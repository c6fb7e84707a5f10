"""Bulk runs: many people staged, created or joined, each exactly once, also after a crash."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextvars import copy_context
from operator import length_hint

from . import _bulk_handle, _log, _model, models
from ._bulk_handle import BulkHandle
from ._call import Call
from ._client_handle import ClientHandle
from ._hints import TYPE_CHECKING, Any, Optional, Self, Union
from ._json import decode, encode
from ._model import Result
from ._secret import SecretBytes
from ._settings import milliseconds
from .errors import InvalidArgument, OnboardingError, invalid_argument, invalid_setting

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from queue import SimpleQueue

    Person = Union[
        models.StageUserRequest,
        models.CreateUserRequest,
        models.JoinExistingOrgsRequest,
        Mapping[str, object],
    ]

__all__ = ["Bulk", "BulkCounts", "BulkOutcome", "BulkReport", "BulkStopped"]


class BulkOutcome(Result):
    """The outcome for one person."""

    key: dict[str, Any]
    """What identifies the person, by the name of the request: `{"stage": {"joinCodeId": ..., "email": ...}}`.
    Email addresses are in lower case. It has no name and no password."""
    status: str
    """`done`, `rejected` (by the service), `in_doubt` (the response was lost, and the service cannot tell),
    `not_sent` (surely without effect; the next run sends it) or `duplicate` (of an earlier person)."""
    resumed: bool
    """Whether an earlier run has recorded it in the journal: nothing was sent in this one."""
    reconciled: bool
    """Whether the service was asked for it afterwards, since there was no response."""
    http_status: Optional[int] = None
    correlation_id: Optional[str] = None
    message: Optional[str] = None
    """Why it is not done, or how it was reconciled."""

    @property
    def email(self) -> Optional[str]:
        """The email address, in lower case; None for a user who is created from an invite."""
        email: Optional[str] = next(iter(self.key.values())).get("email")
        return email

    @property
    def response(self) -> Union[models.CreateUserResponse, models.JoinExistingOrgsResponse, None]:
        """The response of the service, if this run has received it and the operation has one."""
        response = self.raw.get("response")
        if response is None:
            return None
        if "create" in self.key:
            return _model.decode(models.CreateUserResponse, response)
        return _model.decode(models.JoinExistingOrgsResponse, response)


class BulkCounts(Result):
    """Numbers of people, by their status."""

    people: int = 0
    done: int = 0
    rejected: int = 0
    in_doubt: int = 0
    not_sent: int = 0
    duplicates: int = 0
    """Number of submissions of a person that came before."""
    resumed: int = 0
    """Number of people whose outcome an earlier run has recorded."""
    reconciled: int = 0
    """Number of people that are done according to the service, which was asked afterwards."""


class BulkReport(Result):
    """The report of a bulk run. As a string it is one sentence."""

    is_complete: bool
    """Whether all people are done: none is rejected, in doubt or not sent, and the run did not end early."""
    summary: str
    counts: BulkCounts
    outcomes: list[BulkOutcome]
    """One for each person: in the order of submission, or of enlisting, then the others that the journal
    has in doubt."""
    stopped: Optional[str] = None
    """Why the run ended early."""

    def __str__(self) -> str:
        return self.summary

    def with_status(self, status: str) -> list[BulkOutcome]:
        """Returns the outcomes with a status."""
        return [outcome for outcome in self.outcomes if outcome.status == status]


class BulkStopped(OnboardingError):
    """A bulk run has ended early, since every other person would have met the same error.

    That error is its `__cause__`, and its attributes are the same. The next run with the same journal
    continues from there.
    """

    report: BulkReport
    """The report until then."""


class Bulk:
    """A bulk run with its journal: see `Client.bulk`. `close`, or the end of a `with` block, closes it.

    A line that a person is about to be sent is on disk before the request goes, and the outcome follows. A
    later run with the same journal continues where an earlier one ended, however it ended. If a response was
    lost, the service is asked for the outcome of the request before anything is sent again. If it cannot
    tell, the person stays in doubt, and is not sent.

    The journal has email addresses and IDs, and no names, passwords or responses.

    >>> import os, tempfile
    >>> from genesys_onboarding import Sandbox, StageUserRequest
    >>> people = [StageUserRequest("joincode-1", f"person-{number}@acme.example") for number in range(50)]
    >>> with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox, sandbox.client() as client:
    ...     with client.bulk(os.path.join(folder, "people.journal")) as bulk:
    ...         report = bulk.run(people)
    >>> print(report)
    50 of 50 people done
    """

    def __init__(self, handle: BulkHandle, threads: int) -> None:
        """Use `Client.bulk`."""
        self._handle = handle
        self._threads = threads

    def run(
        self,
        people: Iterable[
            Union[
                models.StageUserRequest,
                models.CreateUserRequest,
                models.JoinExistingOrgsRequest,
                Mapping[str, object],
            ]
        ],
        *,
        progress: Union[bool, Callable[[BulkOutcome], object]] = False,
    ) -> BulkReport:
        """Submits all people of an iterable, and returns the report.

        The next person is taken when a thread is free. At the end, people in doubt or not sent are submitted
        once more. A Ctrl-C, or what else a signal handler raises, ends the run within 200 ms; `report` has
        what was done, and nothing is lost.

        Args:
            people: `StageUserRequest`, `CreateUserRequest` or `JoinExistingOrgsRequest`, or dicts with the
                names of the API.
            progress: Whether to show a progress bar (with `tqdm`, of the extra `tqdm`), or a callable that
                gets the outcome of each person, in this thread.

        Raises:
            BulkStopped: The run ended early, by an error that every other person would meet.
            InvalidArgument: A person has the wrong form. Those before are not lost.
        """
        bar, requests = _progress(progress, people), map(_request, people)
        # Error reporters show the local variables of a traceback, and dicts show their passwords.
        del people
        with bar as tell:
            unfinished = self._submit_all(requests, tell, keeps_unfinished=True)
            if unfinished:
                self._submit_all(iter(unfinished), tell, keeps_unfinished=False)
        return self.report()

    def submit(
        self,
        person: Union[
            models.StageUserRequest,
            models.CreateUserRequest,
            models.JoinExistingOrgsRequest,
            Mapping[str, object],
        ],
    ) -> BulkOutcome:
        """Submits one person, and returns the outcome, for programs that have threads or tasks of their own.

        Raises:
            BulkStopped: The run has ended early, by an error that every other person would meet.
            InvalidArgument: The person has the wrong form.
        """
        outcomes: list[BulkOutcome] = []
        requests = map(_request, [person])
        del person
        self._submit_all(requests, outcomes.append, keeps_unfinished=False)
        return outcomes[0]

    def enlist(
        self,
        people: Iterable[
            Union[
                models.StageUserRequest,
                models.CreateUserRequest,
                models.JoinExistingOrgsRequest,
                Mapping[str, object],
            ]
        ],
    ) -> None:
        """Adds people to the report before they are submitted: not sent, unless the journal has an outcome.

        So the report of a run that has ended early has everyone.

        Raises:
            InvalidArgument: A person has the wrong form.
        """
        requests = map(_request, people)
        del people
        for request in requests:
            self._handle.enlist(request, _model.python_name)

    def report(self) -> BulkReport:
        """Returns the report so far."""
        return _model.decode(BulkReport, decode(self._handle.report()))

    def cancel(self) -> None:
        """Ends the run from another thread. The people in flight are in doubt then, until the next run."""
        self._handle.cancel()

    def close(self) -> None:
        """Closes the journal, so that another run may use it. Closing twice is harmless."""
        self._handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _submit_all(
        self, requests: Iterator[SecretBytes], tell: Callable[[BulkOutcome], object], keeps_unfinished: bool
    ) -> list[SecretBytes]:
        """Submits all, and returns those that are left for later."""
        _log.follow()
        later: list[SecretBytes] = []
        submissions = _Submissions(self._handle, requests, self._threads)
        results = submissions.results()
        try:
            for request, outcome in results:
                if keeps_unfinished and outcome.status in ("in_doubt", "not_sent"):
                    later.append(request)
                else:
                    tell(outcome)
        finally:
            results.close()
        error = submissions.error
        if error is None:
            return later
        if isinstance(error, OnboardingError) and not isinstance(error, InvalidArgument):
            raise self._stopped(error) from error
        raise error

    def _stopped(self, error: OnboardingError) -> BulkStopped:
        report = self.report()
        stopped = BulkStopped(str(report), error.args[1])
        stopped.report = report
        return stopped


class _Submissions:
    """Submits people with a number of threads. The thread that iterates over the results takes the people."""

    def __init__(self, handle: BulkHandle, requests: Iterator[SecretBytes], threads: int) -> None:
        from queue import SimpleQueue

        self.error: Optional[Exception] = None
        """The first error. Nothing was submitted after it."""
        self._handle = handle
        self._requests = requests
        self._threads = threads
        self._results: SimpleQueue[tuple[SecretBytes, Union[str, Exception]]] = SimpleQueue()
        self._in_flight = 0
        self._is_open = True
        """Whether there may be more people."""

    def results(self) -> Generator[tuple[SecretBytes, BulkOutcome], None, None]:
        # It takes as long to import as all the rest of this package.
        from concurrent.futures import ThreadPoolExecutor

        pool = ThreadPoolExecutor(self._threads, "genesys_bulk")
        try:
            self._submit(pool)
            while self._in_flight:
                request, result = self._receive()
                if isinstance(result, Exception):
                    self.error = self.error or result
                else:
                    yield request, _model.decode(BulkOutcome, decode(result))
                self._submit(pool)
        except BaseException:
            self._cancel(pool)
            raise
        finally:
            pool.shutdown()

    def _submit(self, pool: ThreadPoolExecutor) -> None:
        """Submits people while threads are free, and no result has arrived."""
        while self._is_open and self.error is None and self._in_flight < self._threads:
            if not self._results.empty():
                return
            try:
                request = next(self._requests)
            except StopIteration:
                self._is_open = False
            except Exception as error:
                self.error = error
            else:
                self._in_flight += 1
                pool.submit(copy_context().run, self._work, request)

    def _receive(self) -> tuple[SecretBytes, Union[str, Exception]]:
        result = self._results.get()
        self._in_flight -= 1
        return result

    def _cancel(self, pool: ThreadPoolExecutor) -> None:
        """Ends what is in flight, which the count does not tell: an interrupt comes between any two steps."""
        from threading import Thread

        ending = Thread(target=pool.shutdown, kwargs={"cancel_futures": True})
        ending.start()
        while ending.is_alive():
            # More than once: a call that is about to start does not notice.
            self._handle.cancel()
            ending.join(0.05)

    def _work(self, request: SecretBytes) -> None:
        try:
            self._results.put((request, self._handle.submit(request, _model.python_name)))
        except Exception as error:
            self._results.put((request, error))


def open_bulk(
    client: ClientHandle, journal: Union[str, os.PathLike[str]], threads: int, options: dict[str, Any]
) -> Bulk:
    """Opens a bulk run of a client of its own, which it cancels."""
    if not isinstance(threads, int) or threads < 1:
        raise invalid_setting("threads", f"expected a number of at least 1, got {threads!r}")
    given = {_model.json_name(name): value for name, value in options.items() if value is not None}
    if "settlingTime" in given:
        given["settlingTimeMs"] = milliseconds("settling_time", given.pop("settlingTime"))
    given["journal"] = os.fspath(journal)
    return Bulk(_bulk_handle.open_bulk(client, encode(given).encode(), _option), threads)


def _option(key: str) -> str:
    """The Python name of an option.

    >>> _option("settlingTimeMs"), _option("maxFailures")
    ('settling_time', 'max_failures')
    """
    name = _model.python_name(key)
    return name[: -len("_ms")] if name.endswith("_ms") else name


_KINDS = {
    "stage": ("postOnboardingUsersStage", "joinCodeId"),
    "create": ("postOnboardingUsers", "inviteId"),
    "join": ("postOnboardingUsersJoinexistingorgs", "organizationIds"),
}
"""The requests by their names: the operation, and the member that those of others lack."""


def _request(person: Person) -> SecretBytes:
    """Encodes a person. The library says what is missing or blank."""
    body: object = person.to_dict() if isinstance(person, _model.Request) else person
    for name, (operation_id, member) in _KINDS.items():
        if isinstance(body, Mapping) and member in body:
            call = Call(operation_id, {name: body})
            del person, body
            return call.to_json()
    kind = type(person).__name__
    del person, body
    reason = "expected a request, or a dict with joinCodeId, inviteId or organizationIds"
    raise invalid_argument("person", f"{reason}, got {kind}")


class _progress:
    """Tells the progress of a run: by a bar, to a callable, or not at all."""

    def __init__(
        self, progress: Union[bool, Callable[[BulkOutcome], object]], people: Iterable[object]
    ) -> None:
        self._tell: Callable[[BulkOutcome], object] = progress if callable(progress) else lambda _: None
        self._bar: Any = None
        if progress is True:
            self._bar = bar = _tqdm()(total=length_hint(people) or None, unit="person", dynamic_ncols=True)
            self._tell = lambda _: bar.update()

    def __enter__(self) -> Callable[[BulkOutcome], object]:
        return self._tell

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _tqdm() -> Any:
    try:
        from tqdm import tqdm  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise ImportError('progress=True needs tqdm: pip install "genesys-onboarding[tqdm]"') from None
    return tqdm
