//! What TLS is set up with, checked when the client is made (ureq would panic at the first call).

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};
use zeroize::Zeroizing;

use crate::config::PemSource;
use crate::error::Error;

/// How much of a file is read, in bytes; all public authorities together have about 250 KiB.
const MAX_PEM_BYTES: u64 = 8 * 1024 * 1024;

/// Roots to trust and a certificate to show.
pub(crate) struct Tls {
    roots: RootCerts,
    client: Option<ClientCert>,
}

impl Tls {
    /// Reads PEM text, or files with PEM text in them. No bundle means the system's roots.
    pub(crate) fn new(
        ca_bundle: Option<&PemSource>,
        client_certificate: Option<&PemSource>,
        client_key: Option<&PemSource>,
    ) -> Result<Self, Error> {
        let roots = ca_bundle.map_or(Ok(RootCerts::PlatformVerifier), read_roots)?;
        let client = match (client_certificate, client_key) {
            (Some(certificate), Some(key)) => Some(read_client(certificate, key)?),
            (None, None) => None,
            (Some(_), None) => {
                return Err(Error::configuration("client_key", "client_certificate needs it too"));
            }
            (None, Some(_)) => {
                return Err(Error::configuration("client_certificate", "client_key needs it too"));
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

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn read_roots(value: &PemSource) -> Result<RootCerts, Error> {
    let certificates = read_certificates("ca_bundle", value)?;
    let mut store = RootCertStore::empty();
    for certificate in &certificates {
        store.add(certificate.clone()).map_err(|error| {
            Error::configuration("ca_bundle", format!("a certificate in it is no root: {error}"))
        })?;
    }
    Ok(RootCerts::from(owned(&certificates)))
}

fn read_client(certificate: &PemSource, key: &PemSource) -> Result<ClientCert, Error> {
    let chain = read_certificates("client_certificate", certificate)?;
    let pem = read_pem("client_key", key)?;
    let no_key = || Error::configuration("client_key", "there is no private key in PEM in it");
    let der = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| no_key())?;
    if chain.iter().any(|der| ParsedCertificate::try_from(der).is_err()) {
        return Err(Error::configuration("client_certificate", "a certificate in it is damaged"));
    }
    // rustls's own message could quote the key.
    CertifiedKey::from_der(chain.clone(), der, &provider()).map_err(|error| {
        let reason = match error {
            rustls::Error::InconsistentKeys(_) => "it does not belong to client_certificate",
            _ => "it is of a kind that is not supported",
        };
        Error::configuration("client_key", reason)
    })?;
    let key = PrivateKey::from_pem(&pem).map_err(|_| no_key())?;
    Ok(ClientCert::new_with_certs(&owned(&chain), key))
}

fn owned(certificates: &[CertificateDer<'_>]) -> Vec<Certificate<'static>> {
    certificates.iter().map(|der| Certificate::from_der(der).to_owned()).collect()
}

fn read_certificates(
    setting: &str,
    value: &PemSource,
) -> Result<Vec<CertificateDer<'static>>, Error> {
    let pem = read_pem(setting, value)?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(Error::configuration(setting, "there is no certificate in PEM in it")),
    }
}

/// The PEM data of a setting, read as bytes: comments around it may be in any encoding. The value is not
/// shown: it may be a key whose first line is mistyped.
fn read_pem(setting: &str, source: &PemSource) -> Result<Zeroizing<Vec<u8>>, Error> {
    let path = match source {
        PemSource::Inline(pem) => return Ok(pem.clone()),
        PemSource::InlineOrFile(value) if value.expose().contains("-----BEGIN") => {
            return Ok(Zeroizing::new(value.expose().as_bytes().to_vec()));
        }
        PemSource::InlineOrFile(value) => Path::new(value.expose()),
        PemSource::File(path) => path,
    };
    let mut pem = Zeroizing::new(Vec::new());
    File::open(path).and_then(|file| file.take(MAX_PEM_BYTES).read_to_end(&mut pem)).map_err(
        |error| {
            let reason = format!("not PEM, and cannot be read as a file: {error}");
            Error::configuration(setting, reason)
        },
    )?;
    Ok(pem)
}
