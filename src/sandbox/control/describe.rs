//! What a sandbox tells of itself, as JSON.

use serde::{Deserialize, Serialize};

use super::VERBS;
use super::arguments::{FaultArguments, SettingsArguments};
use crate::api::operations;
use crate::sandbox::oauth::PUBLIC_CLIENT_ID;
use crate::sandbox::request_log::{RequestJson, RequestLog};
use crate::sandbox::service::Service;
use crate::sandbox::state::fixtures::{FIXTURES, Fixtures};

/// A sandbox in JSON. The list of the contract reads the fields from how it is deserialized.
#[derive(Serialize, Deserialize)]
#[serde(rename = "SandboxDescription", rename_all = "camelCase")]
pub(crate) struct Description<'a> {
    version: &'a str,
    base_url: &'a str,
    client_id: String,
    unprivileged_client_id: String,
    public_client_id: &'a str,
    #[serde(borrow)]
    fixtures: Fixtures<'a>,
    #[serde(borrow)]
    operations: Vec<&'a str>,
    settings: SettingsArguments,
    /// Those that wait for requests.
    faults: Vec<FaultArguments>,
    request_count: u64,
    token_request_count: u64,
    #[serde(borrow)]
    links: Vec<Link<'a>>,
}

/// A verb, and the HTTP request that runs it.
#[derive(Serialize, Deserialize)]
#[serde(rename = "SandboxLink")]
struct Link<'a> {
    verb: &'a str,
    method: &'a str,
    path: &'a str,
}

pub(in crate::sandbox) fn to_json(service: &Service) -> String {
    let (client_id, unprivileged_client_id) = {
        let oauth = service.oauth();
        (oauth.clients.client.id.clone(), oauth.clients.unprivileged.id.clone())
    };
    let link =
        |verb: &'static super::Verb| Link { verb: verb.name, method: verb.method, path: verb.path };
    let settings = SettingsArguments::of(&service.settings());
    let faults = service
        .faults()
        .waiting()
        .map(|(count, fault)| FaultArguments::of(*count, fault))
        .collect();
    let description = Description {
        version: env!("CARGO_PKG_VERSION"),
        base_url: &service.base_url,
        client_id,
        unprivileged_client_id,
        public_client_id: PUBLIC_CLIENT_ID,
        fixtures: FIXTURES,
        operations: operations::ALL.iter().map(|operation| operation.id).collect(),
        settings,
        faults,
        request_count: service.request_count(),
        token_request_count: service.token_request_count(),
        links: VERBS.iter().map(link).collect(),
    };
    serde_json::to_string(&description).unwrap_or_default()
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "RecordedRequests")]
pub(crate) struct Requests<'a> {
    #[serde(borrow)]
    requests: Vec<RequestJson<'a>>,
    dropped: u64,
}

pub(super) fn requests_to_json(log: &RequestLog) -> String {
    let requests = Requests {
        requests: log.requests().map(RequestJson::of).collect(),
        dropped: log.dropped(),
    };
    serde_json::to_string(&requests).unwrap_or_default()
}
