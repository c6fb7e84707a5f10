//! What a sandbox tells of itself, as JSON.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use super::VERBS;
use crate::api::operations;
use crate::sandbox::faults::{Fault, Target};
use crate::sandbox::oauth::PUBLIC_CLIENT_ID;
use crate::sandbox::request_log::{RecordedRequest, RequestLog};
use crate::sandbox::service::Service;
use crate::sandbox::state::fixtures;

pub(in crate::sandbox) fn to_json(service: &Service) -> String {
    let (client_id, unprivileged_client_id) = {
        let oauth = service.oauth();
        (oauth.clients.client.id.clone(), oauth.clients.unprivileged.id.clone())
    };
    let operations: Vec<&str> = operations::ALL.iter().map(|operation| operation.id).collect();
    let faults: Vec<Value> =
        service.faults().waiting().map(|(count, fault)| fault_to_json(*count, fault)).collect();
    let links: Vec<Value> = VERBS
        .iter()
        .map(|verb| json!({"verb": verb.name, "method": verb.method, "path": verb.path}))
        .collect();
    let settings = *service.settings();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "baseUrl": service.base_url,
        "clientId": client_id,
        "unprivilegedClientId": unprivileged_client_id,
        "publicClientId": PUBLIC_CLIENT_ID,
        "fixtures": fixtures::to_json(),
        "operations": operations,
        "settings": {
            "requestsPerMinute": settings.requests_per_minute,
            "pollsUntilProvisioned": settings.polls_until_provisioned,
            "latencyMs": milliseconds(settings.latency),
            "refreshTokens": settings.refresh_tokens,
        },
        "faults": faults,
        "requestCount": service.request_count(),
        "tokenRequestCount": service.token_request_count(),
        "links": links,
    })
    .to_string()
}

/// The arguments of `fail_next` for the requests that a fault still waits for.
fn fault_to_json(count: u32, fault: &Fault) -> Value {
    let (operation, on) = match fault.target() {
        Target::AnyOperation => (None, "api"),
        Target::Operation(id) => (Some(id), "api"),
        Target::Token => (None, "token"),
    };
    json!({
        "count": count,
        "status": fault.error_status(),
        "retryAfter": fault.retry_after_seconds(),
        "delayMs": milliseconds(fault.response_delay()),
        "dropResponse": fault.drops_response(),
        "operation": operation,
        "on": on,
    })
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

pub(super) fn requests_to_json(log: &RequestLog) -> String {
    #[derive(Serialize)]
    struct Requests<'a> {
        requests: Vec<&'a RecordedRequest>,
        dropped: u64,
    }

    let requests = Requests { requests: log.requests().collect(), dropped: log.dropped() };
    serde_json::to_string(&requests).unwrap_or_default()
}
