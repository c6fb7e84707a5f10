//! Where the PEM data of a TLS setting comes from.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::secret::Secret;

/// PEM data of `ca_bundle`, `client_certificate` or `client_key`.
///
/// Bytes and strings may hold a private key, or one whose first line is mistyped: they are zeroized on
/// drop.
#[derive(Clone)]
pub(crate) enum PemSource {
    /// PEM itself.
    Inline(Zeroizing<Vec<u8>>),
    /// The path of a file with PEM.
    File(PathBuf),
    /// PEM itself if it contains `-----BEGIN`, else the path of a file.
    InlineOrFile(Secret),
}

impl From<String> for PemSource {
    fn from(pem_or_path: String) -> Self {
        PemSource::InlineOrFile(Secret::from(pem_or_path))
    }
}

impl From<Secret> for PemSource {
    fn from(pem_or_path: Secret) -> Self {
        PemSource::InlineOrFile(pem_or_path)
    }
}

impl From<Vec<u8>> for PemSource {
    fn from(pem: Vec<u8>) -> Self {
        PemSource::Inline(Zeroizing::new(pem))
    }
}

impl From<PathBuf> for PemSource {
    fn from(path: PathBuf) -> Self {
        PemSource::File(path)
    }
}
