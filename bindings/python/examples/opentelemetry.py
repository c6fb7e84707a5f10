"""OpenTelemetry: a span for each attempt, under that of the program. It needs opentelemetry-api."""

import time

from genesys_onboarding import AttemptEvent, Sandbox, TokenRefreshEvent, WaitEvent
from opentelemetry import trace

tracer = trace.get_tracer("genesys_onboarding")


def observe(event):
    if isinstance(event, AttemptEvent):
        end = time.time_ns()
        span = tracer.start_span(
            f"{event.method} {event.path}",
            kind=trace.SpanKind.CLIENT,
            start_time=end - int(event.elapsed * 1e9),
            attributes={
                "genesys.operation_id": event.operation_id,
                "http.request.method": event.method,
                "url.template": event.path,
                "http.request.resend_count": event.attempt - 1,
                "genesys.correlation_id": event.correlation_id or "",
            },
        )
        if event.http_status is not None:
            span.set_attribute("http.response.status_code", event.http_status)
        if event.error_kind or event.http_status >= 400:
            span.set_attribute("error.type", event.error_kind or str(event.http_status))
            span.set_status(trace.StatusCode.ERROR, event.error)
        span.end(end)
    elif isinstance(event, WaitEvent):
        attributes = {"delay": event.delay, "reason": event.reason}
        trace.get_current_span().add_event("wait before a retry", attributes)
    elif isinstance(event, TokenRefreshEvent):
        trace.get_current_span().add_event("token refresh", {"elapsed": event.elapsed})


def main():
    with Sandbox() as sandbox, sandbox.client(observer=observe) as client:
        sandbox.fail_next(status=503, retry_after=0)
        with tracer.start_as_current_span("read an invite"):
            print(client.get_onboarding_invite("invite-1").to_address)


if __name__ == "__main__":
    main()
