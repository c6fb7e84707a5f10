//! TLS settings, validated when a client is built (ureq would panic at the first call).

mod certificate;
mod contents;
mod der;
mod key;
mod pem;
mod source;
mod system_roots;

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};
use ureq::unversioned::transport::{ConnectionDetails, Connector, RustlsConnector, Transport};

use super::error::Phase;
use crate::config::PemSource;
use crate::error::Error;

const CA_BUNDLE: &str = "ca_bundle";
const CLIENT_CERTIFICATE: &str = "client_certificate";
const CLIENT_KEY: &str = "client_key";

/// Trusted roots, and the client certificate for mutual TLS.
pub(crate) struct Tls {
    roots: RootCerts,
    client: Option<ClientCert>,
}

impl Tls {
    /// Reads the PEM data of the settings. Without `ca_bundle` the system's roots are trusted; where
    /// `is_needed`, there must be some.
    pub(crate) fn new(
        ca_bundle: Option<&PemSource>,
        client_certificate: Option<&PemSource>,
        client_key: Option<&PemSource>,
        is_needed: bool,
    ) -> Result<Self, Error> {
        let roots = match ca_bundle {
            Some(bundle) => read_roots(bundle)?,
            None => {
                if is_needed && let Some(reason) = system_roots::lack() {
                    return Err(Error::configuration(CA_BUNDLE, reason));
                }
                RootCerts::PlatformVerifier
            }
        };
        let client = match (client_certificate, client_key) {
            (Some(certificate), Some(key)) => Some(read_client(certificate, key)?),
            (None, None) => None,
            (Some(_), None) => {
                return Err(Error::configuration(
                    CLIENT_KEY,
                    "required when client_certificate is set",
                ));
            }
            (None, Some(_)) => {
                return Err(Error::configuration(
                    CLIENT_CERTIFICATE,
                    "required when client_key is set",
                ));
            }
        };
        Ok(Tls { roots, client })
    }

    pub(super) fn into_config(self) -> TlsConfig {
        TlsConfig::builder()
            .root_certs(self.roots)
            .client_cert(self.client)
            // Named here, so that no default that another library sets for the process changes it.
            .unversioned_rustls_crypto_provider(provider())
            .build()
    }
}

/// ureq's TLS, whose timeouts are tagged as those of a handshake.
#[derive(Debug, Default)]
pub(super) struct TlsConnector(RustlsConnector);

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = <RustlsConnector as Connector<In>>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        self.0.connect(details, chained).map_err(|error| Phase::TlsHandshake.tag(error))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn read_roots(source: &PemSource) -> Result<RootCerts, Error> {
    let invalid = |reason| Error::configuration(CA_BUNDLE, reason);
    let pem = source::read(source).map_err(invalid)?;
    let roots = certificate::read_roots(&pem).map_err(invalid)?;
    let mut store = RootCertStore::empty();
    for (index, root) in roots.iter().enumerate() {
        store.add(root.clone()).map_err(|error| {
            let reason = "is not a valid root certificate";
            invalid(certificate::damaged(index + 1, roots.len(), reason))
                .with_source(Some(Arc::new(error)))
        })?;
    }
    Ok(RootCerts::from(to_ureq(&roots)))
}

fn read_client(certificate: &PemSource, key: &PemSource) -> Result<ClientCert, Error> {
    let chain = read_chain(certificate)
        .map_err(|reason| Error::configuration(CLIENT_CERTIFICATE, reason))?;
    let key = read_key(key, &chain).map_err(|reason| Error::configuration(CLIENT_KEY, reason))?;
    // ureq takes a key in PEM only.
    let key = PrivateKey::from_pem(key::to_pem(&key).as_bytes())
        .map_err(|_| Error::configuration(CLIENT_KEY, key::explain(&key)))?;
    Ok(ClientCert::new_with_certs(&to_ureq(&chain), key))
}

fn read_chain(source: &PemSource) -> Result<Vec<CertificateDer<'static>>, String> {
    let chain = certificate::read_chain(&source::read(source)?)?;
    match chain.iter().position(|der| ParsedCertificate::try_from(der).is_err()) {
        Some(index) => {
            Err(certificate::damaged(index + 1, chain.len(), "is not a valid X.509 certificate"))
        }
        None => Ok(chain),
    }
}

/// The key, which must be of a supported kind and belong to the chain's first certificate. rustls's own
/// message could quote it.
fn read_key(
    source: &PemSource,
    chain: &[CertificateDer<'static>],
) -> Result<PrivateKeyDer<'static>, String> {
    let key = key::read(&source::read(source)?)?;
    let certified = |certificate: &CertificateDer<'static>| {
        CertifiedKey::from_der(vec![certificate.clone()], key.clone_key(), &provider())
    };
    match certified(&chain[0]) {
        Ok(_) => Ok(key),
        Err(rustls::Error::InconsistentKeys(_))
            if chain[1..].iter().any(|c| certified(c).is_ok()) =>
        {
            Err("belongs to a later certificate of client_certificate; move that one to the start \
                 of the file"
                .to_owned())
        }
        Err(rustls::Error::InconsistentKeys(_)) => {
            Err("does not match client_certificate; compare: openssl pkey -in KEY -pubout, and: \
                 openssl x509 -in CERTIFICATE -noout -pubkey"
                .to_owned())
        }
        Err(_) => Err(key::explain(&key)),
    }
}

fn to_ureq(certificates: &[CertificateDer<'_>]) -> Vec<Certificate<'static>> {
    certificates.iter().map(|der| Certificate::from_der(der).to_owned()).collect()
}
