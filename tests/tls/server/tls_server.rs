//! A TLS server.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::server::WebPkiClientVerifier;
use rustls::{
    ALL_VERSIONS, RootCertStore, ServerConfig, ServerConnection, SupportedProtocolVersion,
};

use super::certificates::{Authority, Identity};
use super::listener::Listener;
use crate::support::request::Request;
use crate::support::responses::ok_response;
use crate::support::sync::lock;

/// TLS configuration of a server.
pub struct Setup<'a> {
    pub identity: &'a Identity,
    pub versions: &'a [&'static SupportedProtocolVersion],
    /// The CA of required client certificates, if any.
    pub clients: Option<&'a Authority>,
}

impl<'a> Setup<'a> {
    /// With this certificate, all TLS versions, and no client certificate.
    pub fn of(identity: &'a Identity) -> Self {
        Setup { identity, versions: ALL_VERSIONS, clients: None }
    }

    /// Starts a server that responds to all requests with success.
    pub fn start(self) -> TlsServer {
        self.responding(|_| ok_response())
    }

    pub fn responding(
        self,
        respond: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static,
    ) -> TlsServer {
        let config = Arc::new(self.config());
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let listener = Listener::start({
            let requests = requests.clone();
            move |stream| serve(stream, config.clone(), &requests, &respond)
        });
        TlsServer { listener, requests }
    }

    pub fn config(self) -> ServerConfig {
        let provider = Arc::new(ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(self.versions)
            .unwrap();
        let builder = match self.clients {
            None => builder.with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                let pem = authority.certificate.as_bytes();
                roots.add(CertificateDer::from_pem_slice(pem).unwrap()).unwrap();
                let roots = Arc::new(roots);
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
                builder.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        builder.with_single_cert(self.identity.chain(), self.identity.key()).unwrap()
    }
}

/// A server that accepts TLS only.
pub struct TlsServer {
    pub listener: Listener,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl TlsServer {
    /// The server's URL with this name for localhost.
    pub fn url(&self, host: &str) -> String {
        format!("https://{host}:{}", self.listener.address().port())
    }

    /// All requests received over TLS so far.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.requests).clone()
    }
}

fn serve(
    mut stream: &TcpStream,
    config: Arc<ServerConfig>,
    requests: &Mutex<Vec<Request>>,
    respond: &dyn Fn(&Request) -> Vec<u8>,
) {
    let mut connection = ServerConnection::new(config).unwrap();
    let mut tls = rustls::Stream::new(&mut connection, &mut stream);
    let mut unread = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        match tls.read(&mut buffer) {
            Ok(0) => return,
            Ok(n) => unread.extend_from_slice(&buffer[..n]),
            Err(_) => return finish(stream),
        }
        if let Some((request, length)) = Request::parse(&unread, 0, 1) {
            unread.drain(..length);
            let reply = respond(&request);
            lock(requests).push(request);
            if tls.write_all(&reply).is_err() {
                return;
            }
        }
    }
}

/// Lets the client read the alert: closing with unread input would reset the connection.
fn finish(mut stream: &TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let mut rest = [0; 1024];
    while matches!(stream.read(&mut rest), Ok(n) if n > 0) {}
}
