//! Tunnels through an HTTP proxy: CONNECT, and then the bytes of the connection to the service.
//!
//! ureq's own takes its timeout anew at each read, so that a proxy that sends byte by byte could hold a call
//! indefinitely, and chooses the hosts that need no proxy by patterns.

use std::fmt::{self, Write};
use std::net::SocketAddr;

use http::{StatusCode, Uri};
use httparse::{EMPTY_HEADER, Response, Status};
use ureq::Error;
use ureq::unversioned::resolver::ResolvedSocketAddrs;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport,
};
use zeroize::Zeroizing;

use super::error::{NotSentError, Phase};
use super::{Deadline, TransportErrorKind};
use crate::config::authority::Authority;
use crate::config::basic_auth::basic_auth;
use crate::config::proxy::Proxy;

/// Maximum length of a proxy's response to CONNECT, in bytes.
const MAX_CONNECT_RESPONSE: usize = 16 * 1024;

/// Maximum number of headers in it.
const MAX_CONNECT_HEADERS: usize = 64;

/// A proxy, and the hosts that do without it.
#[derive(Clone)]
pub(super) struct ProxyTunnel {
    proxy: Uri,
    authorization: Option<Zeroizing<String>>,
    /// Hosts and ports that are connected to directly.
    no_proxy: Vec<(String, u16)>,
    user_agent: String,
}

impl ProxyTunnel {
    pub(super) fn new(proxy: &Proxy, no_proxy: &[(String, u16)], user_agent: &str) -> Self {
        let authorization =
            proxy.credentials.as_ref().map(|(user, password)| basic_auth(user, password));
        ProxyTunnel {
            proxy: proxy.server.url.parse().expect("validated as a URL before"),
            authorization,
            no_proxy: no_proxy.to_vec(),
            user_agent: user_agent.to_owned(),
        }
    }

    fn applies_to(&self, target: &Uri) -> bool {
        let Authority { host, port } = Authority::of(target);
        let is_direct = |(direct, direct_port): &(String, u16)| {
            direct.eq_ignore_ascii_case(host) && *direct_port == port
        };
        target.authority() != self.proxy.authority() && !self.no_proxy.iter().any(is_direct)
    }

    fn request(&self, target: &Uri) -> Zeroizing<String> {
        let authority = Authority::of(target);
        let mut request = Zeroizing::new(String::with_capacity(1024));
        let written = write!(
            request,
            "CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: {}\r\n",
            self.user_agent
        );
        written.expect("writing to a String cannot fail");
        if let Some(authorization) = &self.authorization {
            *request += "Proxy-Authorization: ";
            *request += authorization;
            *request += "\r\n";
        }
        *request += "\r\n";
        request
    }
}

/// Opens a tunnel where a proxy applies, and leaves the rest to the next connector.
pub(super) struct ProxyTunnelConnector<C> {
    tunnel: Option<ProxyTunnel>,
    /// Connects to the proxy itself.
    to_proxy: C,
}

impl<C> ProxyTunnelConnector<C> {
    pub(super) fn new(tunnel: Option<ProxyTunnel>, to_proxy: C) -> Self {
        ProxyTunnelConnector { tunnel, to_proxy }
    }
}

impl<In: Transport, C: Connector> Connector<In> for ProxyTunnelConnector<C> {
    type Out = Either<In, ProxyTunnelTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        match &self.tunnel {
            Some(tunnel) if tunnel.applies_to(details.uri) => {
                let transport = connect_tunnel(&self.to_proxy, tunnel, details)
                    .map_err(|error| Phase::ProxyConnect.tag(error))?;
                Ok(Some(Either::B(transport)))
            }
            _ => Ok(chained.map(Either::A)),
        }
    }
}

fn connect_tunnel(
    to_proxy: &impl Connector,
    tunnel: &ProxyTunnel,
    details: &ConnectionDetails,
) -> Result<ProxyTunnelTransport, Error> {
    let deadline = Deadline::after(*details.timeout.after);
    let timeout = || NextTimeout { after: deadline.left().into(), ..details.timeout };
    let proxy_details = ConnectionDetails {
        uri: &tunnel.proxy,
        addrs: ResolvedSocketAddrs::from_fn(|_| SocketAddr::from(([0, 0, 0, 0], 0))),
        config: details.config,
        request_level: details.request_level,
        resolver: details.resolver,
        now: details.now,
        timeout: timeout(),
        current_time: details.current_time.clone(),
        run_connector: details.run_connector.clone(),
        register_shutdown: details.register_shutdown.clone(),
    };
    let mut transport =
        to_proxy.connect(&proxy_details, None)?.ok_or(Error::ConnectionFailed)?.boxed();
    send(transport.as_mut(), tunnel.request(details.uri).as_bytes(), timeout)?;
    loop {
        if deadline.has_passed() {
            return Err(Error::Timeout(details.timeout.reason));
        }
        let has_input = transport.await_input(timeout())?;
        let input = transport.buffers().input();
        let length = match ConnectResponse::parse(input) {
            Some(response) => response.into_tunnel(input)?,
            None if !has_input => return Err(failed("the proxy closed the connection")),
            None if input.len() > MAX_CONNECT_RESPONSE => {
                return Err(failed("the response is too long"));
            }
            None => continue,
        };
        transport.buffers().input_consume(length);
        return Ok(ProxyTunnelTransport(transport));
    }
}

fn send(
    transport: &mut dyn Transport,
    request: &[u8],
    timeout: impl Fn() -> NextTimeout,
) -> Result<(), Error> {
    let mut rest = request;
    while !rest.is_empty() {
        let output = transport.buffers().output();
        let (piece, later) = rest.split_at(rest.len().min(output.len()));
        output[..piece.len()].copy_from_slice(piece);
        transport.transmit_output(piece.len(), timeout())?;
        rest = later;
    }
    Ok(())
}

/// A proxy's response to CONNECT.
struct ConnectResponse {
    /// 0 if it is not HTTP.
    status: u16,
    /// Length of the header section.
    length: usize,
    /// The schemes of `Proxy-Authenticate`.
    schemes: Vec<String>,
}

impl ConnectResponse {
    /// Parses a response whose header section has arrived completely.
    fn parse(input: &[u8]) -> Option<Self> {
        let mut headers = [EMPTY_HEADER; MAX_CONNECT_HEADERS];
        let mut response = Response::new(&mut headers);
        match response.parse(input) {
            Ok(Status::Complete(length)) => Some(ConnectResponse {
                status: response.code.unwrap_or_default(),
                length,
                schemes: authentication_schemes(response.headers),
            }),
            Ok(Status::Partial) => None,
            Err(_) => Some(ConnectResponse { status: 0, length: 0, schemes: Vec::new() }),
        }
    }

    /// Returns the length of the response if it opens the tunnel.
    fn into_tunnel(self, input: &[u8]) -> Result<usize, Error> {
        match self.status {
            // Nothing has been sent to the service yet.
            200..300 if input.len() > self.length => {
                Err(failed("unexpected data after the response"))
            }
            200..300 => Ok(self.length),
            // Asking again gives the same result, and a wrong password may lock the account.
            400..500 => Err(rejected(self.status, &self.schemes)),
            0 => Err(failed("not an HTTP response")),
            status => Err(failed(&describe(status))),
        }
    }
}

/// The schemes that a proxy offers, each once. Only names: a challenge may repeat what it was sent.
fn authentication_schemes(headers: &[httparse::Header]) -> Vec<String> {
    let mut schemes: Vec<String> = Vec::new();
    for header in headers {
        if !header.name.eq_ignore_ascii_case("proxy-authenticate") {
            continue;
        }
        let value = String::from_utf8_lossy(header.value);
        // A challenge is a scheme, then parameters with an equals sign in each.
        for part in value.split(',').filter_map(|part| part.split_whitespace().next()) {
            let is_name = part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
            if is_name && part.len() <= 20 && !schemes.iter().any(|scheme| scheme == part) {
                schemes.push(part.to_owned());
            }
        }
    }
    schemes
}

/// A failure that another attempt may not meet.
fn failed(reason: &str) -> Error {
    NotSentError::wrap(TransportErrorKind::Connect, format!("proxy CONNECT failed: {reason}"))
}

/// A rejection that every attempt would meet.
fn rejected(status: u16, schemes: &[String]) -> Error {
    let mut reason = format!("proxy CONNECT failed: {}", describe(status));
    if status == 407 {
        reason += "; check the user and password in the proxy URL";
    }
    if !schemes.is_empty() {
        reason = format!("{reason}; the proxy offers {}", schemes.join(", "));
        if !schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic")) {
            reason += ", and only Basic is supported";
        }
    }
    NotSentError::wrap(TransportErrorKind::ProxyRejected, reason)
}

/// A status with its standard reason phrase. The proxy's own may repeat what it was sent.
fn describe(status: u16) -> String {
    let phrase = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    match phrase {
        Some(phrase) => format!("{status} {phrase}"),
        None => status.to_string(),
    }
}

/// A connection through the proxy. There may be TLS to the proxy, but not yet to the service.
#[derive(Debug)]
pub(super) struct ProxyTunnelTransport(Box<dyn Transport>);

impl Transport for ProxyTunnelTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.0.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        false
    }
}

impl<C> fmt::Debug for ProxyTunnelConnector<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyTunnelConnector").finish_non_exhaustive()
    }
}
