//! The way through an HTTP proxy: CONNECT, and then the bytes of the connection to the service.
//!
//! ureq's own takes its time limit anew at each read, so that a proxy which answers byte by byte could
//! hold a call for ever, and chooses the hosts that need no proxy by patterns.

use std::fmt::{self, Write};
use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::Uri;
use ureq::Error;
use ureq::unversioned::resolver::ResolvedSocketAddrs;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport,
};
use zeroize::Zeroizing;

use crate::config::proxy::Proxy;

/// The longest answer to a CONNECT that is read, in bytes.
const MAX_CONNECT_RESPONSE: usize = 16 * 1024;

/// A proxy, and when it is used.
#[derive(Clone)]
pub(super) struct ProxyTunnel {
    proxy: Uri,
    authorization: Option<Zeroizing<String>>,
    no_proxy_hosts: Vec<String>,
    user_agent: String,
}

impl ProxyTunnel {
    pub(super) fn new(proxy: &Proxy, no_proxy_hosts: &[String], user_agent: &str) -> Self {
        let authorization = proxy.credentials.as_ref().map(|(user, password)| {
            let pair = Zeroizing::new(format!("{user}:{}", password.expose()));
            let encoded = Zeroizing::new(BASE64_STANDARD.encode(pair.as_bytes()));
            Zeroizing::new(format!("Basic {}", encoded.as_str()))
        });
        ProxyTunnel {
            proxy: proxy.address.url.parse().expect("an address was parsed as one before"),
            authorization,
            no_proxy_hosts: no_proxy_hosts.to_vec(),
            user_agent: user_agent.to_owned(),
        }
    }

    fn is_for(&self, target: &Uri) -> bool {
        let host = target.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        target.authority() != self.proxy.authority()
            && !self.no_proxy_hosts.iter().any(|direct| direct.eq_ignore_ascii_case(host))
    }

    fn request(&self, target: &Uri) -> Zeroizing<String> {
        let host = target.host().unwrap_or_default();
        let default_port = if target.scheme_str() == Some("https") { 443 } else { 80 };
        let port = target.port_u16().unwrap_or(default_port);
        let mut text = Zeroizing::new(String::with_capacity(1024));
        let written = write!(
            text,
            "CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: {}\r\n",
            self.user_agent
        );
        written.expect("a String takes all text");
        if let Some(authorization) = &self.authorization {
            *text += "Proxy-Authorization: ";
            *text += authorization;
            *text += "\r\n";
        }
        *text += "\r\n";
        text
    }
}

/// Opens a tunnel where there is a proxy for the service, and leaves the rest to the next connector.
pub(super) struct ProxyTunnelConnector(Option<ProxyTunnel>);

impl ProxyTunnelConnector {
    pub(super) fn new(tunnel: Option<ProxyTunnel>) -> Self {
        ProxyTunnelConnector(tunnel)
    }
}

impl<In: Transport> Connector<In> for ProxyTunnelConnector {
    type Out = Either<In, ProxyTunnelTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        match &self.0 {
            Some(tunnel) if tunnel.is_for(details.uri) => {
                open(tunnel, details).map(|transport| Some(Either::B(transport)))
            }
            _ => Ok(chained.map(Either::A)),
        }
    }
}

fn open(tunnel: &ProxyTunnel, details: &ConnectionDetails) -> Result<ProxyTunnelTransport, Error> {
    let end = Instant::now().checked_add(*details.timeout.after);
    let left = || match end {
        Some(end) => NextTimeout {
            after: end.saturating_duration_since(Instant::now()).into(),
            ..details.timeout
        },
        None => details.timeout,
    };
    let to_proxy = ConnectionDetails {
        uri: &tunnel.proxy,
        addrs: ResolvedSocketAddrs::from_fn(|_| std::net::SocketAddr::from(([0, 0, 0, 0], 0))),
        config: details.config,
        request_level: details.request_level,
        resolver: details.resolver,
        now: details.now,
        timeout: left(),
        current_time: details.current_time.clone(),
        run_connector: details.run_connector.clone(),
        register_shutdown: details.register_shutdown.clone(),
    };
    let mut transport = (details.run_connector)(&to_proxy)?;

    let request = tunnel.request(details.uri);
    let mut rest = request.as_bytes();
    while !rest.is_empty() {
        let output = transport.buffers().output();
        let (piece, later) = rest.split_at(rest.len().min(output.len()));
        output[..piece.len()].copy_from_slice(piece);
        transport.transmit_output(piece.len(), left())?;
        rest = later;
    }
    let status = loop {
        if left().after.is_zero() {
            return Err(Error::Timeout(details.timeout.reason));
        }
        let has_more = transport.await_input(left())?;
        match read_status(transport.buffers().input()) {
            Some((status, length)) => {
                transport.buffers().input_consume(length);
                break status;
            }
            None if !has_more || transport.buffers().input().len() > MAX_CONNECT_RESPONSE => {
                return Err(refused("it did not answer in HTTP"));
            }
            None => {}
        }
    };
    match status {
        // What follows at once is nothing that the service has been asked for.
        200 if transport.buffers().input().is_empty() => Ok(ProxyTunnelTransport(transport)),
        200 => Err(refused("it sent more than its answer")),
        407 => Err(refused("it answered 407; check the user and password in the proxy's address")),
        other => Err(refused(&format!("it answered {other}"))),
    }
}

fn refused(reason: &str) -> Error {
    Error::ConnectProxyFailed(format!("the proxy gave no way to it: {reason}"))
}

/// The status of an answer whose head is whole, and the head's length.
fn read_status(input: &[u8]) -> Option<(u16, usize)> {
    let length = input.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let line = std::str::from_utf8(&input[..length]).unwrap_or_default();
    let mut words = line.split(' ');
    let is_http = words.next().is_some_and(|version| version.starts_with("HTTP/1."));
    let status = words.next().and_then(|word| word.get(..3)).and_then(|word| word.parse().ok());
    // 0 stands for what is not HTTP: it is refused like any other number.
    Some((status.filter(|_| is_http).unwrap_or(0), length))
}

/// A connection through the proxy. There may be TLS to the proxy; to the service there is none yet.
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

impl fmt::Debug for ProxyTunnelConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TunnelConnector").finish_non_exhaustive()
    }
}
