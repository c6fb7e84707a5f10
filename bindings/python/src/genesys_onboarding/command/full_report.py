"""The report of a run with all people of the list, also those that it has not reached."""

from __future__ import annotations

from collections.abc import Iterable

from .. import _model
from .._hints import Any, Optional
from ..bulk import BulkReport
from ..models import StageUserRequest


def with_unreached(report: BulkReport, people: Iterable[StageUserRequest]) -> BulkReport:
    """Adds the people of a list that are not in the report, as not sent."""
    raw: dict[str, Any] = report.raw
    keys = {_name(outcome["key"]): None for outcome in raw["outcomes"]}
    unreached = {_name(key): key for key in map(_key, people) if _name(key) not in keys}
    if not unreached:
        return report
    counts = dict(raw["counts"])
    counts["people"] += len(unreached)
    counts["notSent"] += len(unreached)
    added = [_not_sent(key) for key in unreached.values()]
    whole = {**raw, "isComplete": False, "counts": counts, "outcomes": raw["outcomes"] + added}
    whole["summary"] = _summary(counts, report.stopped)
    return _model.decode(BulkReport, whole)


def _key(person: StageUserRequest) -> dict[str, Any]:
    return {"stage": {"joinCodeId": person.join_code_id, "email": person.email.lower()}}


def _name(key: dict[str, Any]) -> Optional[tuple[str, str]]:
    """What tells people apart; None for those of a journal that are created or joined."""
    stage = key.get("stage")
    return None if stage is None else (stage["joinCodeId"], stage["email"])


def _not_sent(key: dict[str, Any]) -> dict[str, Any]:
    message = "the run ended before it came to this person; what an earlier run has done stays done"
    return {"key": key, "status": "not_sent", "resumed": False, "reconciled": False, "message": message}


def _summary(counts: dict[str, int], stopped: Optional[str]) -> str:
    """The sentence that the library has for these counts."""
    earlier = _listed(counts, ("resumed", "earlier"), ("reconciled", "reconciled"))
    rest = _listed(
        counts,
        ("rejected", "rejected"),
        ("inDoubt", "in doubt"),
        ("notSent", "not sent"),
        ("duplicates", "duplicate"),
    )
    noun = "person" if counts["people"] == 1 else "people"
    summary = f"{counts['done']} of {counts['people']} {noun} done"
    summary += f" ({', '.join(earlier)})" if earlier else ""
    return "".join([summary, *(f", {each}" for each in rest), f"; stopped: {stopped}" if stopped else ""])


def _listed(counts: dict[str, int], *names: tuple[str, str]) -> list[str]:
    return [f"{counts[name]} {text}" for name, text in names if counts[name]]
