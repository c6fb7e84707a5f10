//! HTTP/1.1 over ureq: sends one request and returns the response with a bounded body, or an error.
//!
//! It follows no redirect, retries nothing and judges no status. This is the only module that knows ureq.
//! `tcp`, `header_filter`, `proxy_tunnel` and `dns` implement traits of `ureq::unversioned`, which may change
//! with a minor version; that is why the version of ureq is pinned.

mod body;
mod buffers;
pub(crate) mod call_context;
pub(crate) mod deadline;
mod dns;
mod error;
mod happy_eyeballs;
mod header_filter;
mod io_error;
pub(crate) mod outcome;
mod pool_generation;
mod program_transport;
mod proxy_tunnel;
mod request;
mod response;
mod socket;
mod tcp;
mod tls;
mod tls_buffers;
mod tls_error;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Response};
use ureq::Agent;
use ureq::config::Config;
use ureq::unversioned::transport::Connector;

pub(crate) use deadline::Deadline;
use error::Timeouts;
pub(crate) use error::{TransportError, TransportErrorKind};
pub(crate) use request::{HttpRequest, Redact};
pub(crate) use response::{Headers, header_fields};
pub(crate) use tls::Tls;
use tls::TlsConnector;

use crate::config::proxy::Proxy;
use crate::contract::method::Method;
use crate::transport::Transport;
use body::BodySizeHint;
use buffers::LineLength;
use call_context::{CallContext, EnteredContext};
use dns::{DeferredResolver, DnsCache};
use header_filter::HeaderFilterConnector;
use proxy_tunnel::{ProxyTunnel, ProxyTunnelConnector};
use tcp::{TagNotSent, TcpConnector};
use tls_buffers::{TLS_INPUT_SIZE, TLS_OUTPUT_SIZE, TlsBuffersConnector};

/// Maximum number of idle connections to one host. A burst of threads should find its connections again.
const IDLE_CONNECTIONS: usize = 64;

/// Maximum length of a response's header section, in bytes.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// Validated configuration of a transport, so that creating one cannot fail.
#[derive(Clone)]
pub(crate) struct TransportConfig {
    config: Config,
    user_agent: HeaderValue,
    max_response_bytes: u64,
    connect_timeout: Duration,
    tunnel: Option<ProxyTunnel>,
    /// The program's own HTTP, in place of ureq.
    program_transport: Option<Arc<dyn Transport>>,
}

/// Options for a [`TransportConfig`].
pub(crate) struct TransportOptions<'a> {
    pub(crate) connect_timeout: Duration,
    pub(crate) max_response_bytes: u64,
    pub(crate) user_agent: &'a str,
    pub(crate) proxy: Option<&'a Proxy>,
    pub(crate) no_proxy: &'a [(String, u16)],
    pub(crate) tls: Tls,
    pub(crate) program_transport: Option<Arc<dyn Transport>>,
}

impl TransportConfig {
    pub(crate) fn new(options: TransportOptions<'_>) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Proxies are up to `tunnel`; ureq would take one from the environment.
            .proxy(None)
            .tls_config(options.tls.into_config())
            .max_response_header_size(MAX_HEADER_BYTES)
            .input_buffer_size(TLS_INPUT_SIZE)
            .output_buffer_size(TLS_OUTPUT_SIZE)
            .max_idle_connections(2 * IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            // The others are up to `tcp`: they differ from call to call.
            .timeout_connect(Some(options.connect_timeout))
            .build();
        let tunnel = options
            .proxy
            .map(|proxy| ProxyTunnel::new(proxy, options.no_proxy, options.user_agent));
        TransportConfig {
            config,
            user_agent: options.user_agent.parse().expect("validated by the builder"),
            max_response_bytes: options.max_response_bytes,
            connect_timeout: options.connect_timeout,
            tunnel,
            program_transport: options.program_transport,
        }
    }
}

/// When an attempt ends, and the setting that says so.
#[derive(Clone, Copy)]
pub(crate) struct AttemptLimit {
    pub(crate) deadline: Deadline,
    pub(crate) setting: &'static str,
    /// The value of the setting.
    pub(crate) timeout: Duration,
}

/// A response, whatever its status.
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Vec<u8>,
    /// The status line and all headers, as they were received.
    pub(crate) head: Vec<u8>,
}

/// The connection pool, shared by all threads.
pub(crate) struct HttpClient {
    agent: Agent,
    settings: TransportConfig,
    body_size_hint: BodySizeHint,
    line_length: LineLength,
}

impl HttpClient {
    pub(crate) fn new(settings: &TransportConfig) -> Self {
        let line_length = LineLength::default();
        line_length.require(settings.user_agent.len());
        let tcp = TcpConnector::new(DnsCache::default(), line_length.clone());
        let to_proxy = TagNotSent(().chain(tcp.clone()).chain(TlsConnector::default()));
        let tunnel = ProxyTunnelConnector::new(settings.tunnel.clone(), to_proxy);
        let connector =
            ().chain(tunnel)
                .chain(tcp)
                .chain(TlsConnector::default())
                .chain(TlsBuffersConnector(line_length.clone()))
                .chain(HeaderFilterConnector);
        let agent =
            Agent::with_parts(settings.config.clone(), TagNotSent(connector), DeferredResolver);
        HttpClient {
            agent,
            settings: settings.clone(),
            body_size_hint: BodySizeHint::default(),
            line_length,
        }
    }

    /// Makes one attempt within its limit, unless its call ends before.
    pub(crate) fn attempt(
        &self,
        request: &HttpRequest<'_>,
        limit: AttemptLimit,
        context: &CallContext,
    ) -> Result<HttpResponse, TransportError> {
        let entered = context.enter(limit.deadline);
        let send = || self.exchange(request, &entered);
        let result = match &self.settings.program_transport {
            None => send(),
            Some(transport) => self.program_attempt(request, &send).run(transport.as_ref()),
        };
        result.map_err(|error| {
            or_cancelled(error, &entered).with_timeouts(&Timeouts {
                connect_timeout: self.settings.connect_timeout,
                attempt_setting: limit.setting,
                attempt_timeout: limit.timeout,
            })
        })
    }

    fn exchange(
        &self,
        request: &HttpRequest<'_>,
        entered: &EnteredContext,
    ) -> Result<HttpResponse, TransportError> {
        let user_agent = &self.settings.user_agent;
        self.require_line_length(request);
        let response = match request.body {
            Some(body) => self.agent.run(request.build(body, user_agent)?),
            None if request.method.expects_body() => {
                self.agent.run(request.build(&[][..], user_agent)?)
            }
            None => self.agent.run(request.build((), user_agent)?),
        };
        let response = response.map_err(|error| TransportError::from_ureq(error, false));
        response.and_then(|response| self.receive(response, request.method, entered))
    }

    fn program_attempt<'a>(
        &'a self,
        request: &'a HttpRequest<'a>,
        send: &'a dyn Fn() -> Result<HttpResponse, TransportError>,
    ) -> program_transport::Attempt<'a> {
        program_transport::Attempt {
            request,
            user_agent: self.settings.user_agent.to_str().unwrap_or_default(),
            max_response_bytes: self.settings.max_response_bytes,
            send,
        }
    }

    /// A header is written in one piece, so that the connections' buffers must have the space.
    fn require_line_length(&self, request: &HttpRequest<'_>) {
        self.line_length.require(request.url.len());
        self.line_length.require(request.authorization.map_or(0, str::len));
        for (name, value) in request.headers {
            self.line_length.require(name.as_str().len() + value.len());
        }
    }

    fn receive(
        &self,
        response: Response<ureq::Body>,
        method: Method,
        entered: &EnteredContext,
    ) -> Result<HttpResponse, TransportError> {
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        let body = match status {
            // These have no body, whatever their headers announce.
            _ if method == Method::Head => Vec::new(),
            204 | 304 => Vec::new(),
            ..300 => self.read_body(body, &parts.headers, status)?,
            _ => self.read_error_body(body, &parts.headers, status, entered)?,
        };
        let head = entered.take_head();
        Ok(HttpResponse { status, headers: Headers::new(parts.headers), body, head })
    }

    fn read_body(
        &self,
        body: ureq::Body,
        headers: &HeaderMap,
        status: u16,
    ) -> Result<Vec<u8>, TransportError> {
        let limit = self.settings.max_response_bytes;
        body::read(body, headers, limit, &self.body_size_hint)
            .map_err(|error| body::transport_error(error, limit, status))
    }

    /// Reads the start of the body of an error response. The status says enough if that fails.
    fn read_error_body(
        &self,
        body: ureq::Body,
        headers: &HeaderMap,
        status: u16,
        entered: &EnteredContext,
    ) -> Result<Vec<u8>, TransportError> {
        let limit = self.settings.max_response_bytes;
        body::read_start(body, headers, limit).or_else(|error| {
            let failure = body::transport_error(error, limit, status);
            if entered.was_stopped() {
                return Err(failure);
            }
            log::warn!(
                "ignoring the body of a {status} response: {:?} {}",
                failure.kind,
                failure.reason
            );
            Ok(Vec::new())
        })
    }
}

/// An error of a call that shall end is a cancellation, whatever it looks like.
fn or_cancelled(error: TransportError, entered: &EnteredContext) -> TransportError {
    if entered.was_stopped() {
        return TransportError { kind: TransportErrorKind::Cancelled, ..error };
    }
    error
}
