"""Programs with one fault each, of which a test has to tell: the tests of the tests.

python3 tests/bindings/broken.py           runs, for each fault, the test that has to fail
python3 tests/bindings/broken.py FAULT     is the program with this fault
"""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar, Optional

from genesys_onboarding import OnboardingError

import reference
from reference import Journey


def without(result: Any, field: str) -> Any:
    return {name: result[name] for name in result if name != field} if isinstance(result, dict) else result


class TypedResultsLoseAField(Journey):
    """test_result_has_every_field_that_was_sent"""

    def typed(self, *arguments: Any, **more: Any) -> Any:
        result = super().typed(*arguments, **more)
        return (
            {name: result[name] for name in result if name != "selfUri"}
            if isinstance(result, dict)
            else result
        )


class ResultsInventAField(Journey):
    """test_result_lacks_fields_that_were_not_sent"""

    def typed(self, *arguments: Any, **more: Any) -> Any:
        result = super().typed(*arguments, **more)
        return {"administrator": False, **result} if isinstance(result, dict) else result


class NullBecomesText(Journey):
    """test_null_in_response_is_absent"""

    def typed(self, *arguments: Any, **more: Any) -> Any:
        result = super().typed(*arguments, **more)
        return {"id": "", **result} if isinstance(result, dict) else result


class CallsLoseUnknownFields(Journey):
    """test_unknown_fields_are_returned_by_name"""

    def call(self, *arguments: Any, **more: Any) -> Any:
        result = super().call(*arguments, **more)
        return (
            {name: result[name] for name in result if name != "zeta"} if isinstance(result, dict) else result
        )


class HeadIsAlwaysTrue(Journey):
    """test_head_is_false_for_the_services_404"""

    def typed(self, *arguments: Any, **more: Any) -> Any:
        result = super().typed(*arguments, **more)
        return True if result is False else result


class ArgumentsAreEncodedTwice(Journey):
    """test_every_request_is_the_one_of_the_contract"""

    def call(self, client: str, operation: str, arguments: dict[str, Any], timeoutMs: int = 0) -> Any:
        given = {
            name: value.replace("%", "%25") if isinstance(value, str) else value
            for name, value in arguments.items()
        }
        return super().call(client, operation, given, timeoutMs)


class FalseIsNotSent(Journey):
    """test_every_request_is_the_one_of_the_contract"""

    def typed(self, client: str, operation: str, arguments: dict[str, Any], timeoutMs: int = 0) -> Any:
        given = {name: value for name, value in arguments.items() if value is not False}
        return super().typed(client, operation, given, timeoutMs)


class IntegersAreDoubles(Journey):
    """test_integers_keep_64_bits"""

    def call(self, *arguments: Any, **more: Any) -> Any:
        result = super().call(*arguments, **more)
        return {name: int(float(value)) if type(value) is int else value for name, value in result.items()}


class TextEndsAtZero(Journey):
    """test_strings_are_returned_unchanged"""

    def call(self, *arguments: Any, **more: Any) -> Any:
        result = super().call(*arguments, **more)
        return {
            name: value.partition("\0")[0] if isinstance(value, str) else value
            for name, value in result.items()
        }


class IteratorLosesIdsOnError(Journey):
    """test_error_on_third_page_keeps_earlier_ids"""

    def pages(self, *arguments: Any, **more: Any) -> Any:
        try:
            return super().pages(*arguments, **more)
        except OnboardingError as error:
            error.ids = []  # type: ignore[attr-defined]
            raise


class IteratorIsEager(Journey):
    """test_page_is_requested_only_when_needed"""

    def pages(self, client: str, operation: str, arguments: dict[str, Any], limit: int = 0) -> Any:
        try:
            ids = super().pages(client, operation, arguments)["ids"]
        except OnboardingError as error:
            ids = error.ids  # type: ignore[attr-defined]
        return {"ids": ids[:limit] if limit else ids}


class CancelHurtsBystanders(Journey):
    """test_cancel_of_derived_client_spares_bystander"""

    def cancel(self, client: str) -> None:
        for each in self.clients.values():
            each.cancel()


class TimedCallsAreNotEnded(Journey):
    """test_timed_call_ends_long_before_its_timeout"""

    def typed(self, client: str, operation: str, arguments: dict[str, Any], timeoutMs: int = 0) -> Any:
        return super().typed(client, operation, arguments)


class CtrlCIsIgnored(Journey):
    """test_ctrl_c_ends_the_program_during_a_call"""

    def __init__(self) -> None:
        super().__init__()
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class OptionsAreIgnored(Journey):
    """test_derived_header_is_sent_and_replaces"""

    def derive(self, name: str, options: dict[str, Any], **fields: str) -> None:
        super().derive(name, {}, **fields)


class LastResponseIsAnother(Journey):
    """test_last_response_has_all_facts"""

    def last_response(self, client: str) -> Any:
        response = super().last_response(client)
        return response and {**response, "attempts": 7}


class CloseDoesNothing(Journey):
    """test_use_after_close_is_an_error"""

    def close(self, client: str) -> None:
        pass


class EventsAreRepeated(Journey):
    """test_observer_sees_each_attempt"""

    def events(self, client: str) -> list[dict[str, Any]]:
        return super().events(client) * 2


class VerbsDoNothing(Journey):
    """test_injected_fault_fails_the_next_call"""

    def verb(self, verb: str, arguments: dict[str, Any]) -> Any:
        return None if verb == "fail_next" else super().verb(verb, arguments)


class CallsLeak(Journey):
    """test_memory_is_flat_over_errors"""

    kept: ClassVar[list[bytes]] = []

    def repeat(self, client: str, operation: str, arguments: dict[str, Any], times: int) -> Any:
        # 4 KiB each.
        self.kept.append(bytes(range(256)) * 16 * times)
        return super().repeat(client, operation, arguments, times)


class ErrorsLoseAttempts(Journey):
    """test_404_has_all_facts_of_the_service"""


class ErrorsLoseTheirKind(Journey):
    """test_late_response_is_a_timeout"""


LOST_FACTS = {ErrorsLoseAttempts: "attempts", ErrorsLoseTheirKind: "kind"}


def faults() -> dict[str, type[Journey]]:
    return {fault.__name__: fault for fault in Journey.__subclasses__()}


def run(fault: type[Journey]) -> None:
    """Runs the program with this fault."""
    lost: Optional[str] = LOST_FACTS.get(fault)
    if lost:
        facts = reference.facts
        reference.facts = lambda error: {**facts(error), lost: "wrong"}
    reference.main(fault())


def is_seen(name: str) -> bool:
    """Runs the test that has to fail with a fault, and no other way than by its assertion."""
    test = faults()[name].__doc__ or ""
    program = [sys.executable, __file__, name]
    tests = [sys.executable, str(Path(__file__).parent), "-k", test, *program]
    output = subprocess.run(tests, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen = output.returncode == 1 and "AssertionError" in output.stdout and f"FAIL: {test}" in output.stdout
    print(f"{name}: {test} {'fails' if seen else f'does not fail:{chr(10)}{output.stdout}'}")
    return seen


if __name__ == "__main__":
    if sys.argv[1:]:
        run(faults()[sys.argv[1]])
    else:
        with ThreadPoolExecutor(2) as pool:
            sys.exit(not all(list(pool.map(is_seen, faults()))))
