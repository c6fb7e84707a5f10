//! One line for each error of rustls, webpki and the platform verifier: what failed, and what to do.

use std::fmt::Display;
use std::time::{Duration, SystemTime};

use httpdate::HttpDate;
use rustls::pki_types::UnixTime;
use rustls::{
    AlertDescription as Alert, CertificateError, Error, InvalidMessage, PeerIncompatible,
};

const SUPPORTED_SIGNATURES: &str = "supported are RSA with 2048 to 8192 bits, ECDSA on P-256 or \
                                    P-384, and Ed25519, with SHA-256 or longer";
const RENEW: &str = "renew it on the server";
const UPDATE_SERVER: &str = "update the TLS software of the server, or of a proxy on the path";
const CHECK_CHAIN: &str = "check the certificates that the server sends: openssl s_client -connect \
                           HOST:443 -showcerts";
const REPORT: &str = "please report this as a bug of genesys-onboarding";
const TLS_VERSIONS: &str =
    "the server supports neither TLS 1.2 nor TLS 1.3; enable one of them there";

pub(super) fn describe(error: &Error) -> String {
    let line = match error {
        Error::InvalidCertificate(error) => return describe_certificate(error),
        Error::AlertReceived(alert) => return describe_alert(*alert),
        Error::General(reason) => return describe_general(reason),
        Error::Other(error) => return describe_general(&error.to_string()),
        Error::PeerIncompatible(error) => describe_incompatible(error),
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "the server does not speak TLS on this port; use the port for https, or an http:// URL \
             if plain HTTP is intended"
        }
        Error::InvalidMessage(_) | Error::InappropriateMessage { .. } => {
            "the server sent an invalid TLS message; check that the port speaks TLS, and that no \
             proxy on the path alters it"
        }
        Error::InappropriateHandshakeMessage { .. } | Error::PeerMisbehaved(_) => {
            "the server violated the TLS protocol; update its TLS software, or that of a proxy on \
             the path"
        }
        Error::NoCertificatesPresented => {
            "the server sent no certificate; configure one on the server"
        }
        Error::DecryptError | Error::PeerSentOversizedRecord => {
            "a TLS record was damaged in transit; retry, and check proxies on the path if it persists"
        }
        Error::NoApplicationProtocol => {
            "the server rejected the application protocol; enable HTTP/1.1 on the server"
        }
        Error::UnsupportedNameType => {
            "the host name cannot be used in TLS; use a DNS name or an IP address"
        }
        Error::FailedToGetCurrentTime => "the system's clock is unusable; set the date and time",
        Error::FailedToGetRandomBytes => {
            "the system gives no random numbers; check that getrandom or /dev/urandom is available"
        }
        Error::InvalidCertRevocationList(_) => {
            "the certificate revocation list is invalid; ask its CA for a valid one"
        }
        Error::InvalidEncryptedClientHello(_) => {
            "the server's Encrypted Client Hello failed; disable it there"
        }
        Error::InconsistentKeys(_) => {
            "client_key does not match client_certificate; set the key that belongs to the \
             certificate"
        }
        Error::HandshakeNotComplete => "the TLS handshake did not complete; retry",
        Error::EncryptError | Error::BadMaxFragmentSize => {
            return format!("TLS failed internally; {REPORT}");
        }
        _ => return format!("TLS failed; {UPDATE_SERVER}"),
    };
    line.to_owned()
}

fn describe_incompatible(error: &PeerIncompatible) -> &'static str {
    match error {
        PeerIncompatible::ServerDoesNotSupportTls12Or13
        | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
        | PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled
        | PeerIncompatible::SupportedVersionsExtensionRequired => TLS_VERSIONS,
        PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon => {
            "the server does not accept the kind of key in client_key; use one that it accepts, \
             such as RSA or ECDSA on P-256"
        }
        PeerIncompatible::ServerRejectedEncryptedClientHello(_) => {
            "the server rejected Encrypted Client Hello; disable it on the server"
        }
        PeerIncompatible::ExtendedMasterSecretExtensionRequired => {
            "the server lacks the extended master secret extension; update its TLS software"
        }
        _ => {
            "the server has no TLS algorithms in common with this client; enable ECDHE with AES-GCM \
             or ChaCha20-Poly1305 there"
        }
    }
}

fn describe_certificate(error: &CertificateError) -> String {
    match error {
        CertificateError::Expired => format!("the server's certificate has expired; {RENEW}"),
        CertificateError::ExpiredContext { not_after, .. } => format!(
            "the server's certificate expired on {}; {RENEW}, or check the clock of this system",
            date(*not_after)
        ),
        CertificateError::NotValidYet => {
            "the server's certificate is not valid yet; check the clock of this system".to_owned()
        }
        CertificateError::NotValidYetContext { not_before, .. } => format!(
            "the server's certificate is not valid before {}; check the clock of this system",
            date(*not_before)
        ),
        CertificateError::NotValidForName => {
            "the server's certificate is for another host; use a host name that it is valid for"
                .to_owned()
        }
        CertificateError::NotValidForNameContext { expected, presented } => format!(
            "the server's certificate is not valid for {}, but for {}; use a host name that it is \
             valid for",
            printable(&expected.to_str()),
            names(presented)
        ),
        CertificateError::UnsupportedSignatureAlgorithmContext {
            signature_algorithm_id: id,
            ..
        }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext {
            signature_algorithm_id: id,
            ..
        } => format!(
            "a certificate of the server is signed with {}, or by a key that does not support it; \
             {SUPPORTED_SIGNATURES}; have the chain issued with one of these",
            signature_algorithm(id)
        ),
        CertificateError::InvalidPurposeContext { .. } | CertificateError::InvalidPurpose => {
            "the server's certificate is not meant for TLS servers; have one issued with the \
             extended key usage serverAuth"
                .to_owned()
        }
        CertificateError::Other(error) => describe_webpki(&error.to_string()),
        other => describe_plain_certificate(other),
    }
}

fn describe_plain_certificate(error: &CertificateError) -> String {
    let (what, action) = match error {
        CertificateError::UnknownIssuer => (
            "certificate issuer not trusted",
            "add the CA's certificate with ca_bundle, or to the system's store; the server must \
             send its intermediate certificates",
        ),
        CertificateError::BadEncoding => ("a certificate of the server is malformed", CHECK_CHAIN),
        CertificateError::Revoked => ("the server's certificate has been revoked", RENEW),
        CertificateError::BadSignature => (
            "a signature in the server's certificate chain is wrong",
            "check that ca_bundle has the CA's current certificate",
        ),
        CertificateError::UnhandledCriticalExtension => {
            ("a certificate of the server has an unsupported critical extension", CHECK_CHAIN)
        }
        CertificateError::UnknownRevocationStatus => {
            ("the revocation status of the server's certificate is unknown", "retry later")
        }
        CertificateError::ExpiredRevocationList
        | CertificateError::ExpiredRevocationListContext { .. } => {
            ("the certificate revocation list has expired", "ask its CA for a current one")
        }
        CertificateError::InvalidOcspResponse => (
            "the server sent an invalid OCSP response",
            "disable OCSP stapling there, or repair it",
        ),
        CertificateError::ApplicationVerificationFailure => {
            ("the server's certificate was rejected", CHECK_CHAIN)
        }
        // UnsupportedSignatureAlgorithm, which is deprecated, and what later versions add.
        _ => {
            let what = "the server's certificate or its signature algorithm is not supported";
            return format!("{what}; {SUPPORTED_SIGNATURES}; {CHECK_CHAIN}");
        }
    };
    format!("{what}; {action}")
}

/// What webpki reports by the name of a variant, and the platform verifier by a sentence.
fn describe_webpki(name: &str) -> String {
    let (what, action) = match name.split(['(', ' ', '{']).next().unwrap_or_default() {
        "CaUsedAsEndEntity" => (
            "the server uses a CA certificate as its own",
            "have a server certificate issued, with CA:FALSE in its basic constraints",
        ),
        "EndEntityUsedAsCa" => (
            "a certificate in the server's chain is not a CA's",
            "have the chain issued by a certificate with CA:TRUE in its basic constraints",
        ),
        "PathLenConstraintViolated" | "MaximumPathDepthExceeded" => {
            ("the server's certificate chain is too long", CHECK_CHAIN)
        }
        "NameConstraintViolation" => (
            "the CA of the server's certificate may not issue one for this host",
            "have it issued by another CA",
        ),
        "MaximumNameConstraintComparisonsExceeded"
        | "MaximumPathBuildCallsExceeded"
        | "MaximumSignatureChecksExceeded" => {
            ("the server's certificate chain is too complex to verify", CHECK_CHAIN)
        }
        "UnsupportedCertVersion" => (
            "a certificate of the server is not of X.509 version 3",
            "have it issued anew, for example with openssl x509 -req -extfile",
        ),
        "CertDistrusted" => ("the CA of the server's certificate is distrusted", RENEW),
        "SignatureAlgorithmMismatch"
        | "ExtensionValueInvalid"
        | "MalformedExtensions"
        | "MalformedDnsIdentifier"
        | "MalformedNameConstraint"
        | "InvalidNetworkMaskConstraint"
        | "InvalidSerialNumber"
        | "EmptyEkuExtension" => ("a certificate of the server is malformed", CHECK_CHAIN),
        "certificate" => (
            "the server's certificate is not meant for TLS servers",
            "have one issued with the extended key usage serverAuth",
        ),
        _ => match plain(name) {
            Some(reason) => {
                return format!("the server's certificate was rejected ({reason}); {CHECK_CHAIN}");
            }
            None => ("the server's certificate was rejected", CHECK_CHAIN),
        },
    };
    format!("{what}; {action}")
}

/// What the platform verifier reports as text, on some systems in the user's language.
fn describe_general(reason: &str) -> String {
    if reason.contains("No CA certificates were loaded") {
        return "the system has no CA certificates; install them (such as the package \
                ca-certificates), or set ca_bundle"
            .to_owned();
    }
    match plain(reason) {
        Some(reason) => format!(
            "the server's certificate could not be verified ({reason}); check the system's trust \
             settings, or set ca_bundle"
        ),
        None => {
            "the server's certificate could not be verified; check the system's trust settings, \
                 or set ca_bundle"
                .to_owned()
        }
    }
}

fn describe_alert(alert: Alert) -> String {
    let (name, action) = match alert {
        Alert::HandshakeFailure => (
            "handshake_failure",
            "the server must support TLS 1.2 or 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305; it \
             may also require a client_certificate",
        ),
        Alert::InsufficientSecurity => (
            "insufficient_security",
            "enable ECDHE with AES-GCM or ChaCha20-Poly1305 on the server",
        ),
        Alert::ProtocolVersion => return TLS_VERSIONS.to_owned(),
        Alert::CertificateRequired | Alert::NoCertificate => {
            ("certificate_required", "set client_certificate and client_key")
        }
        Alert::BadCertificate => ("bad_certificate", REJECTED_CERTIFICATE),
        Alert::UnsupportedCertificate => ("unsupported_certificate", REJECTED_CERTIFICATE),
        Alert::CertificateUnknown => ("certificate_unknown", REJECTED_CERTIFICATE),
        Alert::AccessDenied => ("access_denied", REJECTED_CERTIFICATE),
        Alert::CertificateRevoked => ("certificate_revoked", "renew client_certificate"),
        Alert::CertificateExpired => ("certificate_expired", "renew client_certificate"),
        Alert::UnknownCA => (
            "unknown_ca",
            "the server does not trust the CA of client_certificate; use one of a CA that it \
             trusts, with its intermediate certificates",
        ),
        Alert::UnrecognisedName => (
            "unrecognized_name",
            "check the host in base_url, and the server names configured there",
        ),
        Alert::InternalError => ("internal_error", "retry, and check the server's log"),
        Alert::CloseNotify => ("close_notify", "retry"),
        Alert::UserCanceled => ("user_canceled", "retry"),
        Alert::UnexpectedMessage => ("unexpected_message", UPDATE_SERVER),
        Alert::BadRecordMac => ("bad_record_mac", DAMAGED),
        Alert::DecryptionFailed => ("decryption_failed", DAMAGED),
        Alert::RecordOverflow => ("record_overflow", DAMAGED),
        Alert::DecompressionFailure => ("decompression_failure", UPDATE_SERVER),
        Alert::IllegalParameter => ("illegal_parameter", UPDATE_SERVER),
        Alert::DecodeError => ("decode_error", UPDATE_SERVER),
        Alert::DecryptError => ("decrypt_error", UPDATE_SERVER),
        Alert::ExportRestriction => ("export_restriction", UPDATE_SERVER),
        Alert::InappropriateFallback => ("inappropriate_fallback", UPDATE_SERVER),
        Alert::NoRenegotiation => ("no_renegotiation", UPDATE_SERVER),
        Alert::MissingExtension => ("missing_extension", UPDATE_SERVER),
        Alert::UnsupportedExtension => ("unsupported_extension", UPDATE_SERVER),
        Alert::CertificateUnobtainable => ("certificate_unobtainable", UPDATE_SERVER),
        Alert::BadCertificateStatusResponse => ("bad_certificate_status_response", UPDATE_SERVER),
        Alert::BadCertificateHashValue => ("bad_certificate_hash_value", UPDATE_SERVER),
        Alert::UnknownPSKIdentity => ("unknown_psk_identity", UPDATE_SERVER),
        Alert::NoApplicationProtocol => {
            ("no_application_protocol", "enable HTTP/1.1 on the server")
        }
        Alert::EncryptedClientHelloRequired => ("ech_required", UPDATE_SERVER),
        other => {
            let number = u8::from(other);
            return format!("the server sent TLS alert {number}; check the server's log");
        }
    };
    format!("the server sent the TLS alert {name}; {action}")
}

const REJECTED_CERTIFICATE: &str =
    "the server rejected client_certificate; check which certificates it accepts, in its log";
const DAMAGED: &str =
    "data was damaged in transit; retry, and check proxies on the path if it persists";

/// The name of a signature algorithm by the content of its `AlgorithmIdentifier`.
fn signature_algorithm(id: &[u8]) -> &'static str {
    /// Object identifiers in DER, as an `AlgorithmIdentifier` starts with them.
    const NAMES: [(&[u8], &str); 11] = [
        (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", "RSA and MD5"),
        (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", "RSA and SHA-1"),
        (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "RSA-PSS"),
        (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", "RSA and SHA-256"),
        (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", "RSA and SHA-384"),
        (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", "RSA and SHA-512"),
        (b"\x06\x07\x2a\x86\x48\xce\x3d\x04\x01", "ECDSA and SHA-1"),
        (b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02", "ECDSA and SHA-256"),
        (b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03", "ECDSA and SHA-384"),
        (b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04", "ECDSA and SHA-512 (as by a key on P-521)"),
        (b"\x06\x03\x2b\x65\x71", "Ed448"),
    ];
    NAMES
        .iter()
        .find(|(prefix, _)| id.starts_with(prefix))
        .map_or("an unsupported algorithm", |(_, name)| name)
}

fn date(time: UnixTime) -> impl Display {
    // The year 9999 is the last that a certificate and this format know.
    const LAST_SECOND: u64 = 253_402_300_799;
    let since_epoch = Duration::from_secs(time.as_secs().min(LAST_SECOND));
    HttpDate::from(SystemTime::UNIX_EPOCH + since_epoch)
}

/// The first of the names in a certificate, which webpki gives as `DnsName("api.example")`.
fn names(presented: &[String]) -> String {
    const MAX_NAMES: usize = 5;
    let name = |name: &String| {
        let content = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
        content.map(|content| printable(content.trim_matches('"')))
    };
    let mut names: Vec<String> = presented.iter().filter_map(name).collect();
    let rest = names.len().saturating_sub(MAX_NAMES);
    names.truncate(MAX_NAMES);
    match rest {
        _ if names.is_empty() => "no host at all".to_owned(),
        0 => names.join(", "),
        _ => format!("{} and {rest} more", names.join(", ")),
    }
}

/// A name from a certificate, without what could break a line or imitate other text.
fn printable(name: &str) -> String {
    let is_name = |c: &char| c.is_ascii_alphanumeric() || "*-._:/".contains(*c);
    name.chars().filter(is_name).take(100).collect()
}

/// Foreign text, if it is a sentence and not the debug output of a type.
fn plain(text: &str) -> Option<String> {
    const MAX_LEN: usize = 200;
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text.trim().trim_end_matches('.');
    let is_type_name = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().skip(1).any(char::is_uppercase)
            && word.chars().any(char::is_lowercase)
    };
    let is_debug = text.contains(['{', '}', '"', ';']) || text.contains("::");
    let is_sentence = text.contains(' ') && !text.split([' ', '(']).any(is_type_name);
    (!is_debug && is_sentence && text.len() <= MAX_LEN).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
