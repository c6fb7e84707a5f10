//! The source of a TLS setting's PEM data.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// PEM data of `ca_bundle`, `client_certificate` or `client_key`.
///
/// The bytes may be a private key, or one whose first line is mistyped: they are zeroized on drop.
#[derive(Clone)]
pub(crate) enum PemSource {
    /// PEM itself.
    Inline(Zeroizing<Vec<u8>>),
    /// The path of a file with PEM.
    File(PathBuf),
    /// PEM itself if it contains `-----BEGIN`, else the path of a file.
    InlineOrFile(Zeroizing<Vec<u8>>),
}

impl PemSource {
    pub(crate) fn inline_or_file(value: &[u8]) -> Self {
        PemSource::InlineOrFile(Zeroizing::new(value.to_vec()))
    }
}

/// Any bytes are a path on Unix.
#[cfg(unix)]
pub(crate) fn as_path(value: &[u8]) -> &Path {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    Path::new(OsStr::from_bytes(value))
}

/// Elsewhere a path is UTF-8, and an invalid one names no file.
#[cfg(not(unix))]
pub(crate) fn as_path(value: &[u8]) -> &Path {
    Path::new(std::str::from_utf8(value).unwrap_or_default())
}
