//! The only room that knows ureq: one attempt out, a bounded body back, a named failure.
//!
//! It follows no redirect, repeats nothing and judges no status. `connection`, `head` and `names` build on
//! `ureq::unversioned`, which may change with a minor version; that is why ureq's is pinned.

mod body;
mod buffers;
pub(crate) mod deadline;
mod dns;
mod error;
mod header_filter;
pub(crate) mod outcome;
mod proxy_tunnel;
mod request;
mod response;
mod tcp;
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Request, Response};
use ureq::Agent;
use ureq::config::Config;
use ureq::unversioned::transport::{Connector, RustlsConnector};

pub(crate) use deadline::Deadline;
pub(crate) use error::{TransportError, TransportErrorKind};
pub(crate) use request::HttpRequest;
pub(crate) use response::Headers;
pub(crate) use tls::Tls;

use crate::config::proxy::Proxy;
use crate::contract::method::Method;
use body::{BodySizeHint, ReadBodyError};
use buffers::MAX_LINE_LEN;
use dns::{DeferredResolver, DnsCache};
use header_filter::HeaderFilterConnector;
use proxy_tunnel::{ProxyTunnel, ProxyTunnelConnector};
use tcp::{TagNotSent, TcpConnector};

/// Idle connections kept to one host. A burst of threads should find its connections again.
const IDLE_CONNECTIONS: usize = 64;

/// The longest head of an answer, in bytes.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// How much later than asked an attempt may end before the agent's own limit does not serve any more.
const TIMEOUT_TOLERANCE: Duration = Duration::from_millis(10);

/// What an agent is made from; checked, so that making one cannot fail.
#[derive(Clone)]
pub(crate) struct TransportConfig {
    config: Config,
    user_agent: HeaderValue,
    max_response_bytes: u64,
    attempt_limit: Duration,
    tunnel: Option<ProxyTunnel>,
}

/// The values that a transport is set up with.
pub(crate) struct TransportOptions<'a> {
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_limit: Duration,
    pub(crate) max_response_bytes: u64,
    pub(crate) user_agent: &'a str,
    pub(crate) proxy: Option<&'a Proxy>,
    pub(crate) no_proxy_hosts: &'a [String],
    pub(crate) tls: Tls,
}

impl TransportConfig {
    pub(crate) fn new(setup: TransportOptions<'_>) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The way by a proxy is `tunnel`'s; ureq would take one from the environment.
            .proxy(None)
            .tls_config(setup.tls.into_config())
            .max_response_header_size(MAX_HEADER_BYTES)
            // These are TLS's buffers, which ureq fills with zeros for each connection. Of its own size, twice
            // as large, glibc gave their memory back to the system when a connection ended, and asked for it
            // anew, page by page, for the next.
            .input_buffer_size(MAX_HEADER_BYTES + 8 * 1024)
            .output_buffer_size(MAX_LINE_LEN)
            .max_idle_connections(2 * IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .timeout_connect(Some(setup.connect_timeout))
            .timeout_per_call(Some(setup.attempt_limit))
            .build();
        let tunnel = setup
            .proxy
            .map(|proxy| ProxyTunnel::new(proxy, setup.no_proxy_hosts, setup.user_agent));
        TransportConfig {
            config,
            user_agent: setup.user_agent.parse().expect("it has been checked"),
            max_response_bytes: setup.max_response_bytes,
            attempt_limit: setup.attempt_limit,
            tunnel,
        }
    }
}

/// One answer as it came in, whatever its status.
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Vec<u8>,
}

/// Connections to the service, shared by all threads.
pub(crate) struct Transport {
    agent: Agent,
    settings: TransportConfig,
    expectation: BodySizeHint,
    is_shut_down: Arc<AtomicBool>,
}

impl Transport {
    pub(crate) fn new(settings: &TransportConfig) -> Self {
        let is_shut_down = Arc::new(AtomicBool::new(false));
        let tcp = TcpConnector::new(DnsCache::new(is_shut_down.clone()));
        let tunnel = ProxyTunnelConnector::new(settings.tunnel.clone());
        let connector =
            ().chain(tunnel)
                .chain(tcp)
                .chain(RustlsConnector::default())
                .chain(HeaderFilterConnector);
        let agent =
            Agent::with_parts(settings.config.clone(), TagNotSent(connector), DeferredResolver);
        Transport {
            agent,
            settings: settings.clone(),
            expectation: BodySizeHint::default(),
            is_shut_down,
        }
    }

    /// Makes one attempt, which ends after `limit` at the latest.
    pub(crate) fn attempt(
        &self,
        outgoing: &HttpRequest<'_>,
        limit: Duration,
    ) -> Result<HttpResponse, TransportError> {
        let user_agent = &self.settings.user_agent;
        let response = match outgoing.body {
            Some(body) => self.run(outgoing.request(body, user_agent)?, limit),
            None if outgoing.method.expects_body() => {
                self.run(outgoing.request(&[][..], user_agent)?, limit)
            }
            None => self.run(outgoing.request((), user_agent)?, limit),
        };
        self.receive(response.map_err(|error| self.failure(error, false))?, outgoing.method)
    }

    /// Ends all attempts under way, from another thread. The transport is of no use afterwards.
    pub(crate) fn shut_down(&self) {
        self.is_shut_down.store(true, Ordering::SeqCst);
        self.agent.clone().shutdown();
    }

    fn run(
        &self,
        request: Request<impl ureq::AsSendBody>,
        limit: Duration,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        if limit + TIMEOUT_TOLERANCE >= self.settings.attempt_limit {
            return self.agent.run(request);
        }
        // Only a late try comes here: its own configuration costs more than the agent's.
        let request = self.agent.configure_request(request).timeout_per_call(Some(limit)).build();
        self.agent.run(request)
    }

    fn receive(
        &self,
        response: Response<ureq::Body>,
        method: Method,
    ) -> Result<HttpResponse, TransportError> {
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        let body = self.body_of(body, &parts.headers, status, method)?;
        Ok(HttpResponse { status, headers: Headers::new(parts.headers), body })
    }

    /// The body as far as it matters: a status of an error says what it has to say without one.
    fn body_of(
        &self,
        body: ureq::Body,
        headers: &HeaderMap,
        status: u16,
        method: Method,
    ) -> Result<Vec<u8>, TransportError> {
        // These have none, whatever their headers announce.
        if method == Method::Head || matches!(status, 204 | 304) {
            return Ok(Vec::new());
        }
        self.read_body(body, headers, status).or_else(|failure| {
            if status < 300 || failure.kind == TransportErrorKind::Cancelled {
                return Err(failure);
            }
            log::warn!("the body of a {status} is left out: {:?} {}", failure.kind, failure.reason);
            Ok(Vec::new())
        })
    }

    fn read_body(
        &self,
        body: ureq::Body,
        headers: &HeaderMap,
        status: u16,
    ) -> Result<Vec<u8>, TransportError> {
        let limit = self.settings.max_response_bytes;
        body::read(body, headers, limit, &self.expectation).map_err(|unread| match unread {
            ReadBodyError::TooLarge => TransportError::too_large(limit, status),
            ReadBodyError::Broken(error) => self.failure(error, true),
            ReadBodyError::Damaged(error) => TransportError::damaged(error),
        })
    }

    fn failure(&self, error: ureq::Error, has_status: bool) -> TransportError {
        let failure = TransportError::from_ureq(error, has_status);
        if self.is_shut_down.load(Ordering::SeqCst) {
            return TransportError { kind: TransportErrorKind::Cancelled, ..failure };
        }
        failure
    }
}
