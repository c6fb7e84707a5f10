//! Certificates in PEM, with what OpenSSL's `TRUSTED CERTIFICATE` says about trust.

use rustls::pki_types::CertificateDer;

use super::contents::{Contents, Wanted};
use super::der::{CONTEXT_0, Element, OID, SEQUENCE, elements};
use super::pem::blocks;

const TRUSTED: &str = "TRUSTED CERTIFICATE";
const LABELS: [&str; 3] = ["CERTIFICATE", "X509 CERTIFICATE", TRUSTED];

/// `serverAuth` and `anyExtendedKeyUsage`, in DER without tag and length.
const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
const ANY_USAGE: &[u8] = &[0x55, 0x1d, 0x25, 0];

/// The certificates of a chain, whatever is said about trust in them.
pub(super) fn read_chain(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    Ok(read(pem)?.into_iter().map(|(certificate, _)| certificate).collect())
}

/// The certificates that are trusted to sign those of servers.
pub(super) fn read_roots(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let is_trusted = |(_, is_trusted): &(_, bool)| *is_trusted;
    let roots: Vec<_> = read(pem)?.into_iter().filter(is_trusted).map(|(root, _)| root).collect();
    if roots.is_empty() {
        return Err(
            "none of its certificates is trusted for TLS servers; change that: openssl x509 \
                    -in FILE -addtrust serverAuth -out FILE.pem"
                .to_owned(),
        );
    }
    Ok(roots)
}

/// Each certificate, and whether it is trusted for TLS servers; one at least.
fn read(pem: &[u8]) -> Result<Vec<(CertificateDer<'static>, bool)>, String> {
    let blocks = blocks(pem);
    let certificates: Vec<_> = blocks.iter().filter(|b| LABELS.contains(&b.label)).collect();
    if certificates.is_empty() {
        return Err(Contents::of(pem).explain(Wanted::Certificate));
    }
    let total = certificates.len();
    let decoded = certificates.iter().enumerate().map(|(index, block)| {
        let malformed = || damaged(index + 1, total, "is not valid base64");
        let der = block.decode().ok_or_else(malformed)?;
        if block.label != TRUSTED {
            return Ok((CertificateDer::from(der.to_vec()), true));
        }
        let elements = elements(&der);
        let certificate = elements.first().ok_or_else(malformed)?;
        let is_trusted = elements.get(1).is_none_or(|settings| is_trusted_for_servers(*settings));
        Ok((CertificateDer::from(certificate.encoded.to_vec()), is_trusted))
    });
    decoded.collect()
}

pub(super) fn damaged(number: usize, total: usize, problem: &str) -> String {
    format!(
        "certificate {number} of {total} {problem}; copy it again, or check it: openssl x509 -in \
         FILE -noout -text"
    )
}

/// What OpenSSL makes of the trust settings behind a certificate: rejected purposes come first, then the
/// trusted ones, if there are any, are all that it is trusted for.
fn is_trusted_for_servers(settings: Element<'_>) -> bool {
    let fields = settings.children();
    let list = |tag| fields.iter().find(|field| field.tag == tag).map(|field| field.children());
    let names_servers = |list: &Vec<Element<'_>>| {
        let is_server = |oid: &[u8]| oid == SERVER_AUTH || oid == ANY_USAGE;
        list.iter().any(|purpose| purpose.tag == OID && is_server(purpose.content))
    };
    let is_rejected = list(CONTEXT_0).is_some_and(|list| names_servers(&list));
    !is_rejected && list(SEQUENCE).is_none_or(|list| names_servers(&list))
}
