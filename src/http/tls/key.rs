//! The private key of a client certificate: which kinds there are, and which are supported.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer};
use zeroize::Zeroizing;

use super::contents::{Contents, Wanted};
use super::der::{CONTEXT_0, Element, INTEGER, OCTET_STRING, OID, SEQUENCE, first};
use super::pem::{Block, blocks};

/// What ring can sign with.
const SUPPORTED: &str =
    "supported are RSA with 2048 to 4096 bits, ECDSA on P-256 or P-384, and Ed25519";

/// The first private key in PEM, or why there is none.
pub(super) fn read(pem: &[u8]) -> Result<PrivateKeyDer<'static>, String> {
    let blocks = blocks(pem);
    let is_key = |block: &&Block<'_>| {
        block.label.ends_with("PRIVATE KEY") && block.label != "OPENSSH PRIVATE KEY"
    };
    let Some(block) = blocks.iter().find(is_key) else {
        return Err(Contents::of(pem).explain(Wanted::PrivateKey));
    };
    if block.label == "ENCRYPTED PRIVATE KEY" || block.is_encrypted() {
        return Err("the private key is encrypted, and there is no setting for its passphrase; \
                    decrypt it: openssl pkey -in FILE -out FILE.pem"
            .to_owned());
    }
    let Some(mut der) = block.decode() else {
        return Err("the private key is not valid base64; copy the file again, or write it anew: \
                    openssl pkey -in FILE -out FILE.pem"
            .to_owned());
    };
    // Moved, not copied: rustls zeroizes it after use.
    let der = std::mem::take(&mut *der);
    Ok(match block.label {
        "RSA PRIVATE KEY" => PrivatePkcs1KeyDer::from(der).into(),
        "EC PRIVATE KEY" => PrivateSec1KeyDer::from(der).into(),
        "PRIVATE KEY" => PrivatePkcs8KeyDer::from(der).into(),
        "DSA PRIVATE KEY" => return Err(unsupported("a DSA key")),
        other => return Err(unsupported(&format!("a key labelled {}", quoted(other)))),
    })
}

/// The key in PEM without anything else.
pub(super) fn to_pem(key: &PrivateKeyDer<'_>) -> Zeroizing<String> {
    let label = match key {
        PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
        PrivateKeyDer::Sec1(_) => "EC PRIVATE KEY",
        _ => "PRIVATE KEY",
    };
    let base64 = Zeroizing::new(BASE64_STANDARD.encode(key.secret_der()));
    Zeroizing::new(format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", &*base64))
}

/// Why a key that was read cannot be used.
pub(super) fn explain(key: &PrivateKeyDer<'_>) -> String {
    match kind(key) {
        Some(Kind::Unsupported(name)) => unsupported(&name),
        Some(Kind::Supported(name)) => format!(
            "the {name} is damaged, or encoded in an unusual way; write it anew: openssl pkey -in \
             FILE -out FILE.pem"
        ),
        None => {
            "the private key is damaged; check it: openssl pkey -in FILE -check -noout".to_owned()
        }
    }
}

fn unsupported(name: &str) -> String {
    format!(
        "{name} is not supported; {SUPPORTED}; create a key, and have a certificate issued for it: \
         openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out KEY.pem"
    )
}

/// A PEM label is not a secret, but in a damaged file it may be anything.
fn quoted(label: &str) -> String {
    let is_plain = label.len() <= 40 && label.bytes().all(|b| b.is_ascii_uppercase() || b == b' ');
    if is_plain { format!("{label:?}") } else { "in an unknown way".to_owned() }
}

enum Kind {
    Supported(&'static str),
    Unsupported(String),
}

/// The kind of a key by its DER; none if that is malformed.
fn kind(key: &PrivateKeyDer<'_>) -> Option<Kind> {
    let fields = first(key.secret_der()).filter(|key| key.tag == SEQUENCE)?.children();
    match key {
        PrivateKeyDer::Pkcs1(_) => rsa_kind(&fields),
        PrivateKeyDer::Sec1(_) => {
            let parameters = fields.iter().find(|field| field.tag == CONTEXT_0);
            Some(
                parameters
                    .map_or(Kind::Supported("EC key"), |field| curve_kind(first(field.content))),
            )
        }
        _ => pkcs8_kind(&fields),
    }
}

fn rsa_kind(fields: &[Element<'_>]) -> Option<Kind> {
    let modulus = fields.get(1).filter(|field| field.tag == INTEGER)?.content;
    let leading_zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let bits = match &modulus[leading_zeros..] {
        [] => return None,
        significant => significant.len() * 8 - significant[0].leading_zeros() as usize,
    };
    Some(match bits {
        2048..=4096 => Kind::Supported("RSA key"),
        _ => Kind::Unsupported(format!("an RSA key with {bits} bits")),
    })
}

fn pkcs8_kind(fields: &[Element<'_>]) -> Option<Kind> {
    let [_, algorithm, key, ..] = fields else { return None };
    let algorithm = algorithm.children();
    let [Element { tag: OID, content: oid, .. }, parameters @ ..] = algorithm.as_slice() else {
        return None;
    };
    Some(match *oid {
        RSA => {
            let key = Some(key).filter(|key| key.tag == OCTET_STRING)?;
            return rsa_kind(&first(key.content)?.children());
        }
        EC => curve_kind(parameters.first().copied()),
        ED25519 => Kind::Supported("Ed25519 key"),
        RSA_PSS => Kind::Unsupported("an RSA-PSS key".to_owned()),
        DSA => Kind::Unsupported("a DSA key".to_owned()),
        ED448 => Kind::Unsupported("an Ed448 key".to_owned()),
        X25519 | X448 => Kind::Unsupported("a key for key exchange (X25519, X448)".to_owned()),
        DH => Kind::Unsupported("a Diffie-Hellman key".to_owned()),
        _ => Kind::Unsupported("a key of an unknown algorithm".to_owned()),
    })
}

fn curve_kind(parameters: Option<Element<'_>>) -> Kind {
    let name = match parameters {
        Some(Element { tag: OID, content, .. }) => match content {
            P256 => return Kind::Supported("EC key on P-256"),
            P384 => return Kind::Supported("EC key on P-384"),
            P521 => "an EC key on P-521 (secp521r1)",
            P224 => "an EC key on P-224 (secp224r1)",
            P192 => "an EC key on P-192 (prime192v1)",
            SECP256K1 => "an EC key on secp256k1",
            SM2 => "an SM2 key",
            _ if content.starts_with(BRAINPOOL) => "an EC key on a Brainpool curve",
            _ => "an EC key on another curve",
        },
        _ => "an EC key with explicit curve parameters",
    };
    Kind::Unsupported(name.to_owned())
}

// Object identifiers, in DER without tag and length.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
const DH: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 3, 1];
const DSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P192: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const SECP256K1: &[u8] = &[0x2b, 0x81, 4, 0, 10];
const P224: &[u8] = &[0x2b, 0x81, 4, 0, 33];
const P384: &[u8] = &[0x2b, 0x81, 4, 0, 34];
const P521: &[u8] = &[0x2b, 0x81, 4, 0, 35];
const BRAINPOOL: &[u8] = &[0x2b, 0x24, 3, 3, 2, 8, 1, 1];
const SM2: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d];
const X25519: &[u8] = &[0x2b, 0x65, 110];
const X448: &[u8] = &[0x2b, 0x65, 111];
const ED25519: &[u8] = &[0x2b, 0x65, 112];
const ED448: &[u8] = &[0x2b, 0x65, 113];
