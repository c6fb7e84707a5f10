//! An observer that makes spans and events for `tracing`, and so for OpenTelemetry:
//!
//!     cargo run --features sandbox --example tracing

use genesys_onboarding::sandbox::{Fault, INVITE_ID, Sandbox};
use genesys_onboarding::{Event, get_onboarding_invite};
use tracing::{info, info_span, warn};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stdout).without_time().with_ansi(false).init();
    let sandbox = Sandbox::start()?;
    let client = sandbox.client_builder().observer(trace).build()?;

    sandbox.fail_next(1, Fault::status(503));
    // The observer runs in the thread of the call, so that its events belong to this span.
    let _span = info_span!("find the guest", invite = INVITE_ID).entered();
    let invite = get_onboarding_invite(&client, INVITE_ID)?;
    println!("{}", invite.to_address);
    Ok(())
}

fn trace(event: &Event<'_>) {
    match event {
        Event::Attempt(attempt) => info!(
            "http.request.method" = attempt.method,
            "url.template" = attempt.path,
            "http.request.resend_count" = attempt.attempt - 1,
            "http.response.status_code" = attempt.status,
            "error.type" = attempt.error_kind,
            "genesys.correlation_id" = attempt.correlation_id,
            "genesys.elapsed_ms" = attempt.elapsed.as_millis() as u64,
            "{}",
            attempt.operation,
        ),
        Event::Wait(wait) => warn!(reason = %wait.reason, delay = ?wait.delay, "waiting"),
        Event::TokenRefresh(refresh) => info!(error = refresh.error, "access token requested"),
        _ => {}
    }
}
