//! What a file contains that is not the PEM that a setting needs, and the command that converts it.

use super::der::{
    BIT_STRING, CONTEXT_0, Element, GENERALIZED_TIME, OCTET_STRING, OID, SEQUENCE, UTC_TIME, first,
};
use super::pem::{BEGIN, blocks, contains};

/// What a setting needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Certificate,
    PrivateKey,
}

/// What there is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contents {
    Certificate,
    PrivateKey,
    EncryptedKey,
    OpensshKey,
    PublicKey,
    CertificateRequest,
    RevocationList,
    Pkcs7,
    Parameters,
    Pkcs12,
    DerCertificate,
    DerPrivateKey,
    DerPublicKey,
    DerCertificateRequest,
    DerRevocationList,
    DerPkcs7,
    JavaKeyStore,
    PuttyKey,
    SshPublicKey,
    Utf16,
    EscapedLineBreaks,
    NoLineBreaks,
    NoEnd,
    Empty,
    Unknown,
}

impl Contents {
    /// What `data` is, when no block of the wanted kind is in it.
    pub(super) fn of(data: &[u8]) -> Self {
        let labels = blocks(data);
        let known = labels.iter().filter_map(|block| Contents::of_label(block.label));
        // Parameters stand before the key that they belong to.
        let of_blocks = known.min_by_key(|contents| *contents == Contents::Parameters);
        of_blocks.unwrap_or_else(|| Contents::without_blocks(data))
    }

    fn of_label(label: &str) -> Option<Self> {
        Some(match label {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Contents::Certificate,
            "ENCRYPTED PRIVATE KEY" => Contents::EncryptedKey,
            "OPENSSH PRIVATE KEY" => Contents::OpensshKey,
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Contents::CertificateRequest,
            "X509 CRL" => Contents::RevocationList,
            "PKCS7" | "CMS" => Contents::Pkcs7,
            _ if label.ends_with("PRIVATE KEY") => Contents::PrivateKey,
            _ if label.ends_with("PUBLIC KEY") => Contents::PublicKey,
            _ if label.ends_with("PARAMETERS") => Contents::Parameters,
            _ => return None,
        })
    }

    fn without_blocks(data: &[u8]) -> Self {
        match data {
            _ if data.trim_ascii().is_empty() => Contents::Empty,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Contents::Utf16,
            [0xfe, 0xed, 0xfe, 0xed, ..] => Contents::JavaKeyStore,
            // DER, or BER of indefinite length, which some write PKCS#12 in.
            [SEQUENCE, 0x80..=0x84, ..] => Contents::of_der(data),
            _ if data.starts_with(b"PuTTY-User-Key-File") => Contents::PuttyKey,
            _ if data.starts_with(b"ssh-") || data.starts_with(b"ecdsa-sha2-") => {
                Contents::SshPublicKey
            }
            _ if !contains(data, BEGIN) => Contents::of_der(data),
            _ if contains(data, br"-----\n") || contains(data, br"-----\r") => {
                Contents::EscapedLineBreaks
            }
            _ if contains(data, b"-----END ") => Contents::NoLineBreaks,
            _ => Contents::NoEnd,
        }
    }

    fn of_der(data: &[u8]) -> Self {
        if data.starts_with(&[SEQUENCE, 0x80]) {
            return Contents::Pkcs12;
        }
        let children = first(data)
            .filter(|outer| outer.tag == SEQUENCE)
            .map(Element::children)
            .unwrap_or_default();
        match children.as_slice() {
            [version, Element { tag: SEQUENCE, .. }, ..] if version.is_integer(3) => {
                Contents::Pkcs12
            }
            // PKCS#8, PKCS#1 and SEC1; PKCS#8 has a second version.
            [version, _, ..] if version.is_integer(0) || version.is_integer(1) => {
                Contents::DerPrivateKey
            }
            [Element { tag: OID, .. }, Element { tag: CONTEXT_0, .. }] => Contents::DerPkcs7,
            [inner, second] if inner.tag == SEQUENCE => match second.tag {
                OCTET_STRING => Contents::DerPrivateKey,
                BIT_STRING => Contents::DerPublicKey,
                _ => Contents::Unknown,
            },
            [inner, Element { tag: SEQUENCE, .. }, Element { tag: BIT_STRING, .. }]
                if inner.tag == SEQUENCE =>
            {
                Contents::of_signed_der(&inner.children())
            }
            _ => Contents::Unknown,
        }
    }

    /// A certificate, a request for one, or a revocation list, by what is signed.
    fn of_signed_der(fields: &[Element<'_>]) -> Self {
        let is_time = |field: &Element<'_>| matches!(field.tag, UTC_TIME | GENERALIZED_TIME);
        match fields {
            [Element { tag: CONTEXT_0, .. }, ..] => Contents::DerCertificate,
            _ if fields.iter().any(is_time) => Contents::DerRevocationList,
            [version, _, _, Element { tag: CONTEXT_0, .. }] if version.is_integer(0) => {
                Contents::DerCertificateRequest
            }
            _ => Contents::DerCertificate,
        }
    }

    /// What is wrong, and what to do.
    pub(super) fn explain(self, wanted: Wanted) -> String {
        let (name, action) = self.describe(wanted);
        let wanted = match wanted {
            Wanted::Certificate => "a PEM certificate",
            Wanted::PrivateKey => "a PEM private key",
        };
        format!("expected {wanted}, found {name}; {action}")
    }

    fn describe(self, wanted: Wanted) -> (&'static str, &'static str) {
        let is_key = wanted == Wanted::PrivateKey;
        match self {
            Contents::Certificate => (
                "a certificate",
                "pass the private key that belongs to it; to see what a file contains: openssl \
                 pkey -in FILE -noout -text_pub",
            ),
            Contents::PrivateKey | Contents::EncryptedKey => (
                "a private key",
                "pass the certificate, which may be in another file; to see what a file \
                 contains: openssl x509 -in FILE -noout -subject",
            ),
            Contents::OpensshKey => (
                "an OpenSSH private key",
                if is_key {
                    "convert a copy of it: ssh-keygen -p -m PKCS8 -f FILE"
                } else {
                    "pass a certificate that a CA has issued; to see what a file contains: \
                     openssl x509 -in FILE -noout -subject"
                },
            ),
            Contents::PublicKey | Contents::DerPublicKey | Contents::SshPublicKey => (
                "a public key",
                if is_key {
                    "pass the private key that it was derived from; to see the public key of a \
                     private one: openssl pkey -in FILE -pubout"
                } else {
                    "pass the certificate that contains it; to see the public key of a \
                     certificate: openssl x509 -in FILE -noout -pubkey"
                },
            ),
            Contents::CertificateRequest | Contents::DerCertificateRequest => (
                "a certificate signing request",
                if is_key {
                    "pass the private key that it was created with, by openssl req -newkey or \
                     openssl genpkey"
                } else {
                    "pass the certificate that the CA has issued for it, for example by openssl \
                     x509 -req -in FILE -CA ca.pem -CAkey ca.key -out FILE.pem"
                },
            ),
            Contents::RevocationList | Contents::DerRevocationList => (
                "a certificate revocation list",
                "pass the certificate itself; to see what a file contains: openssl x509 -in FILE \
                 -noout -subject",
            ),
            Contents::Pkcs7 => (
                "a PKCS#7 container",
                if is_key {
                    "it contains no private key; pass the key's own file, such as openssl \
                     genpkey writes"
                } else {
                    "convert it: openssl pkcs7 -in FILE -print_certs -out FILE.pem"
                },
            ),
            Contents::DerPkcs7 => (
                "a PKCS#7 container in DER",
                if is_key {
                    "it contains no private key; pass the key's own file, such as openssl \
                     genpkey writes"
                } else {
                    "convert it: openssl pkcs7 -inform DER -in FILE -print_certs -out FILE.pem"
                },
            ),
            Contents::Parameters => (
                "key parameters without a key",
                if is_key {
                    "create a key: openssl ecparam -in FILE -genkey -noout -out KEY.pem"
                } else {
                    "pass the certificate; to see what a file contains: openssl x509 -in FILE \
                     -noout -subject"
                },
            ),
            Contents::Pkcs12 => (
                "a PKCS#12 archive (.p12, .pfx)",
                if is_key {
                    "convert it: openssl pkcs12 -in FILE -nocerts -nodes -out KEY.pem"
                } else {
                    "convert it: openssl pkcs12 -in FILE -nokeys -out CERTIFICATE.pem"
                },
            ),
            Contents::DerCertificate => (
                "a certificate in DER",
                if is_key {
                    "pass the private key that belongs to it; to see what a file contains: \
                     openssl pkey -in FILE -noout -text_pub"
                } else {
                    "convert it: openssl x509 -inform DER -in FILE -out FILE.pem"
                },
            ),
            Contents::DerPrivateKey => (
                "a private key in DER",
                if is_key {
                    "convert it: openssl pkey -inform DER -in FILE -out FILE.pem"
                } else {
                    "pass the certificate; to see what a file contains: openssl x509 -in FILE \
                     -noout -subject"
                },
            ),
            Contents::JavaKeyStore => (
                "a Java key store",
                "convert it: keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 \
                 -deststoretype PKCS12, then: openssl pkcs12 -in FILE.p12 -nodes -out FILE.pem",
            ),
            Contents::PuttyKey => (
                "a PuTTY private key",
                "export it from PuTTYgen as an OpenSSH key, then: ssh-keygen -p -m PKCS8 -f FILE",
            ),
            Contents::Utf16 => (
                "UTF-16 text",
                "save it as ASCII, for example: iconv -f UTF-16 -t ASCII FILE > FILE.pem",
            ),
            Contents::EscapedLineBreaks => (
                "PEM with \\n in place of line breaks",
                "replace each \\n by a line break, for example: printf '%b' \"$PEM\"",
            ),
            Contents::NoLineBreaks => (
                "PEM without its line breaks",
                "keep the BEGIN and END lines on lines of their own; quote the variable in a \
                 shell: \"$PEM\"",
            ),
            Contents::NoEnd => (
                "a BEGIN line without its END line",
                "the file may have been cut; copy it again, up to and including the END line",
            ),
            Contents::Empty => {
                ("nothing", "omit the setting, or pass PEM or the path of a PEM file")
            }
            Contents::Unknown => (
                "no PEM",
                if is_key {
                    "to see what a file contains: openssl pkey -in FILE -noout -text_pub"
                } else {
                    "to see what a file contains: openssl x509 -in FILE -noout -subject"
                },
            ),
        }
    }
}
