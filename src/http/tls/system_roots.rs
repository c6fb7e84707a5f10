//! Whether the system has CA certificates for a program. The platform verifier would find out at the first call only.

#[cfg(all(unix, not(any(target_vendor = "apple", target_os = "android"))))]
mod unix {
    use std::env;
    use std::fs;
    use std::path::{Path, PathBuf};

    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    const REASON: &str = "required: the system has no CA certificates; install them (such as the package \
                          ca-certificates), set SSL_CERT_FILE to a PEM file with them, or set ca_bundle";

    /// Why `ca_bundle` is required, if it is.
    pub(in super::super) fn lack() -> Option<&'static str> {
        (!are_available()).then_some(REASON)
    }

    /// Looks for one certificate where the platform verifier loads all of them: reading all takes
    /// milliseconds, and each connection pool does it anyway.
    fn are_available() -> bool {
        let file = env::var_os("SSL_CERT_FILE").map(PathBuf::from);
        let directories: Vec<PathBuf> = env::var_os("SSL_CERT_DIR")
            .map(|paths| env::split_paths(&paths).filter(|p| !p.as_os_str().is_empty()).collect())
            .unwrap_or_default();
        if file.is_none() && directories.is_empty() {
            let found = openssl_probe::probe();
            return has_certificate(found.cert_file.as_deref(), &found.cert_dir);
        }
        has_certificate(file.as_deref(), &directories)
    }

    fn has_certificate(file: Option<&Path>, directories: &[PathBuf]) -> bool {
        file.is_some_and(contains_certificate)
            || directories.iter().any(|directory| {
                let entries = fs::read_dir(directory).into_iter().flatten().flatten();
                entries
                    .map(|entry| entry.path())
                    .filter(|p| p.is_file())
                    .any(|p| contains_certificate(&p))
            })
    }

    fn contains_certificate(path: &Path) -> bool {
        let certificates = CertificateDer::pem_file_iter(path).into_iter().flatten();
        certificates.flatten().any(|der| webpki_accepts(&der))
    }

    fn webpki_accepts(der: &CertificateDer<'_>) -> bool {
        let mut store = rustls::RootCertStore::empty();
        store.add(der.clone().into_owned()).is_ok()
    }
}

#[cfg(all(unix, not(any(target_vendor = "apple", target_os = "android"))))]
pub(super) use unix::lack;

/// The platform verifier panics without Java's environment, which no setting can name.
#[cfg(target_os = "android")]
pub(super) fn lack() -> Option<&'static str> {
    Some("required: Android's CA certificates are accessible through Java only")
}

/// These systems verify certificates themselves.
#[cfg(any(not(unix), target_vendor = "apple"))]
pub(super) fn lack() -> Option<&'static str> {
    None
}
