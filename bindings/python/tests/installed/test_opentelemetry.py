"""The spans of the example, as OpenTelemetry's SDK exports them. Run by .ci/python, which installs it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from opentelemetry import trace

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/opentelemetry.py"


def test_example_exports_span_of_each_attempt() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    runpy.run_path(str(EXAMPLE), run_name="__main__")

    spans: list[Any] = list(exporter.get_finished_spans())
    *attempts, program = spans
    path = "/api/v2/onboarding/invites/{inviteId}"
    assert [span.name for span in attempts] == ["POST /oauth/token", f"GET {path}", f"GET {path}"]
    statuses = [span.attributes["http.response.status_code"] for span in attempts]
    assert statuses == [200, 503, 200]
    assert [span.status.is_ok for span in attempts] == [True, False, True]
    assert program.name == "read an invite"
    for span in attempts:
        assert span.parent.span_id == program.context.span_id
        assert program.start_time <= span.start_time <= span.end_time <= program.end_time
        assert span.attributes["genesys.operation_id"] == "getOnboardingInvite"
        assert len(span.attributes["genesys.correlation_id"]) == 32
    assert [event.name for event in program.events] == ["token refresh", "wait before a retry"]
