//! PEM as people have it: what is read, and what an error says about everything else.

use std::fs;
use std::path::PathBuf;

use genesys_onboarding::{Client, ClientBuilder, ErrorKind};

use crate::builder;
use crate::server::certificates::Authority;
use crate::server::tls_server::Setup;
use crate::support::operations;

const CERTIFICATE: &str = include_str!("fixtures/client.crt");
const KEY: &str = include_str!("fixtures/client.key");

fn fixture(name: &str) -> String {
    format!("{}/tests/tls/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A file that is removed when the test ends.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let name = format!("genesys-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, content).unwrap();
        TempFile(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn is_pem(value: &str) -> bool {
    value.contains("-----BEGIN")
}

fn ca(builder: ClientBuilder, value: &str) -> ClientBuilder {
    if is_pem(value) { builder.ca_bundle_pem(value) } else { builder.ca_bundle_file(value) }
}

fn certificate(builder: ClientBuilder, value: &str) -> ClientBuilder {
    if is_pem(value) {
        builder.client_certificate_pem(value)
    } else {
        builder.client_certificate_file(value)
    }
}

fn key(builder: ClientBuilder, value: &str) -> ClientBuilder {
    if is_pem(value) { builder.client_key_pem(value) } else { builder.client_key_file(value) }
}

fn with_ca(value: &str) -> ClientBuilder {
    ca(Client::builder(), value)
}

fn with_pair(certificate_value: &str, key_value: &str) -> ClientBuilder {
    key(certificate(Client::builder(), certificate_value), key_value)
}

fn with_certificate(value: &str) -> ClientBuilder {
    with_pair(value, KEY)
}

fn with_key(value: &str) -> ClientBuilder {
    with_pair(CERTIFICATE, value)
}

/// The error of `build`, which must be about `setting`, say `expected`, and show nothing of the fixture.
fn assert_rejected(setting: &str, what: &str, builder: ClientBuilder, expected: &[&str]) {
    let error = builder.build().expect_err(what);
    let ErrorKind::Configuration { setting: named, reason, .. } = error.kind() else {
        panic!("{what}: {error:?}")
    };
    assert_eq!(named, setting, "{what}: {error}");
    for words in expected {
        assert!(reason.contains(words), "{what}: {reason:?} lacks {words:?}");
    }
    assert!(!reason.contains('\n') && reason.len() < 400, "{what}: {reason}");
    let longest = reason.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max();
    assert!(longest.unwrap() < 30, "{what}: a part of the value is shown: {reason}");
}

/// The forms of a PEM file that OpenSSL reads, and some that it should.
fn variants(pem: &str) -> Vec<(&'static str, Vec<u8>)> {
    let indented = pem.replace('\n', "\n    ");
    vec![
        ("verbatim", pem.into()),
        ("CRLF", pem.replace('\n', "\r\n").into()),
        ("CR", pem.replace('\n', "\r").into()),
        ("byte order mark", [b"\xef\xbb\xbf", pem.as_bytes()].concat()),
        ("Latin-1 comment", [b"M\xfcller GmbH, Stra\xdfe 1\n", pem.as_bytes()].concat()),
        ("comment at the end", [pem.as_bytes(), b"# f\xfcr alle\n"].concat()),
        ("NUL bytes around", [b"\0\0\n", pem.as_bytes(), b"\0"].concat()),
        ("openssl -text", format!("Certificate:\n  Data: x\nfriendlyName: a\n{pem}").into()),
        ("indented", format!("    {indented}").into()),
        ("trailing spaces", pem.replace('\n', "  \t\n").into()),
        ("no final line break", pem.trim_end().into()),
        ("other blocks", format!("{}{pem}", include_str!("fixtures/parameters.pem")).into()),
        ("one long base64 line", one_line_body(pem).into()),
    ]
}

fn one_line_body(pem: &str) -> String {
    let lines: Vec<&str> = pem.lines().collect();
    let [begin, body @ .., end] = lines.as_slice() else { panic!("{pem}") };
    format!("{begin}\n{}\n{end}\n", body.concat())
}

#[test]
fn ca_bundle_is_trusted_in_every_pem_form() {
    let authority = Authority::new("acme roots");
    let identity = authority.server(&["localhost"]);
    let pem = &authority.certificate;
    let x509 = pem.replace("CERTIFICATE", "X509 CERTIFICATE");
    let between = [pem.as_bytes(), b"Gr\xfc\xdfe\n", CERTIFICATE.as_bytes()].concat();
    let mut forms = variants(pem);
    forms.push(("X509 CERTIFICATE", x509.into_bytes()));
    forms.push(("Latin-1 between two", between));
    for (what, content) in forms {
        let file = TempFile::new("roots.pem", content);
        let server = Setup::of(&identity).start();
        let client = ca(builder(&server, "localhost"), file.path()).build();
        let client = client.unwrap_or_else(|error| panic!("{what}: {error}"));
        operations::get(&client).unwrap_or_else(|error| panic!("{what}: {error}"));
    }
}

#[test]
fn client_certificate_loads_in_every_pem_form() {
    for ((what, certificate), (_, key)) in variants(CERTIFICATE).into_iter().zip(variants(KEY)) {
        let certificate = TempFile::new("client.crt", certificate);
        let key = TempFile::new("client.key", key);
        let builder = with_pair(certificate.path(), key.path());
        builder.build().unwrap_or_else(|error| panic!("{what}: {error}"));
    }
    let both = TempFile::new("both.pem", format!("{KEY}{CERTIFICATE}"));
    let builder = with_pair(both.path(), both.path());
    builder.build().expect("both in one file");
    let rsa = with_pair(&fixture("rsa-2048.crt"), &fixture("rsa-2048.key"));
    rsa.build().expect("RSA in PKCS#1");
}

#[test]
fn trusted_certificate_follows_its_trust_settings() {
    let chain = with_certificate(&fixture("trusted-for-email.crt"));
    chain.build().expect("trust settings do not matter in a client certificate");
    with_ca(&fixture("trusted.crt")).build().expect("trusted for servers");
    for name in ["trusted-for-email.crt", "rejected-for-servers.crt"] {
        let expected = ["trusted for TLS servers", "-addtrust serverAuth"];
        assert_rejected("ca_bundle", name, with_ca(&fixture(name)), &expected);
    }
}

#[test]
fn unsupported_keys_are_named_with_supported_kinds() {
    for (name, kind) in [
        ("ec-p521.key", "P-521"),
        ("ec-p521-sec1.key", "P-521"),
        ("ec-p224.key", "P-224"),
        ("ec-secp256k1.key", "secp256k1"),
        ("ec-brainpool.key", "Brainpool"),
        ("ec-explicit.key", "explicit curve parameters"),
        ("rsa-1024.key", "RSA key with 1024 bits"),
        ("rsa-1024-pkcs1.key", "RSA key with 1024 bits"),
        ("rsa-pss.key", "RSA-PSS"),
        ("ed448.key", "Ed448"),
        ("dsa.key", "DSA"),
        ("dsa-traditional.key", "DSA"),
    ] {
        let expected = [kind, "not supported", "P-256 or P-384", "openssl genpkey"];
        assert_rejected("client_key", name, with_key(&fixture(name)), &expected);
    }
}

#[test]
fn other_contents_are_named_with_their_conversion() {
    for (name, contents, for_certificate, for_key) in [
        ("bundle.p12", "PKCS#12", "openssl pkcs12 -in", "openssl pkcs12 -in"),
        ("certificate.der", "certificate in DER", "openssl x509 -inform DER", "private key"),
        ("key.der", "private key in DER", "pass the certificate", "openssl pkey -inform DER"),
        ("public.pem", "public key", "openssl x509", "openssl pkey -in FILE -pubout"),
        ("public.der", "public key", "openssl x509", "openssl pkey -in FILE -pubout"),
        ("request.csr", "signing request", "openssl x509 -req", "openssl req -newkey"),
        ("request.der", "signing request", "openssl x509 -req", "openssl req -newkey"),
        ("bundle.p7b", "PKCS#7", "openssl pkcs7 -in", "no private key"),
        ("bundle-der.p7b", "PKCS#7", "openssl pkcs7 -inform DER", "no private key"),
        ("parameters.pem", "parameters", "pass the certificate", "openssl ecparam"),
        ("openssh.key", "OpenSSH", "certificate", "ssh-keygen -p -m PKCS8"),
        ("openssh.pub", "public key", "openssl x509", "openssl pkey"),
    ] {
        let path = fixture(name);
        assert_rejected("ca_bundle", name, with_ca(&path), &[contents, for_certificate]);
        let expected = [contents, for_certificate];
        assert_rejected("client_certificate", name, with_certificate(&path), &expected);
        assert_rejected("client_key", name, with_key(&path), &[contents, for_key]);
    }
}

#[test]
fn encrypted_keys_are_rejected_with_decryption_command() {
    let expected = ["encrypted", "openssl pkey -in FILE -out FILE.pem"];
    for name in ["encrypted.key", "encrypted-legacy.key"] {
        assert_rejected("client_key", name, with_key(&fixture(name)), &expected);
        let pem = fs::read_to_string(fixture(name)).unwrap();
        assert_rejected("client_key", name, with_key(&pem), &expected);
        let swapped = with_certificate(&pem);
        assert_rejected("client_certificate", name, swapped, &["found a private key"]);
    }
}

#[test]
fn swapped_certificate_and_key_are_named() {
    let expected = ["found a private key", "pass the certificate"];
    assert_rejected("client_certificate", "key", with_certificate(KEY), &expected);
    assert_rejected("ca_bundle", "key", with_ca(KEY), &expected);
    let expected = ["found a certificate", "pass the private key"];
    assert_rejected("client_key", "certificate", with_key(CERTIFICATE), &expected);
}

#[test]
fn key_of_another_certificate_is_rejected() {
    let other = with_key(&fixture("rsa-2048.key"));
    assert_rejected("client_key", "other", other, &["does not match", "openssl pkey"]);
    let chain = format!("{}{CERTIFICATE}", include_str!("fixtures/rsa-2048.crt"));
    let misordered = with_certificate(&chain);
    assert_rejected("client_key", "misordered chain", misordered, &["later certificate"]);
}

#[test]
fn malformed_pem_is_described() {
    let escaped = CERTIFICATE.replace('\n', "\\n");
    let without_breaks = CERTIFICATE.replace('\n', " ");
    let cut = &CERTIFICATE[..200];
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(CERTIFICATE.encode_utf16().flat_map(u16::to_le_bytes));
    let mut damaged = CERTIFICATE.to_owned();
    damaged.replace_range(100..101, "!");
    let second_damaged = format!("{CERTIFICATE}{damaged}");
    for (what, content, expected) in [
        ("escaped", escaped.as_bytes(), "in place of line breaks"),
        ("no line breaks", without_breaks.as_bytes(), "without its line breaks"),
        ("cut", cut.as_bytes(), "END line"),
        ("UTF-16", &utf16, "iconv"),
        ("damaged", damaged.as_bytes(), "certificate 1 of 1 is not valid base64"),
        ("second damaged", second_damaged.as_bytes(), "certificate 2 of 2 is not valid base64"),
        ("empty", b"", "found nothing"),
        ("blank", b" \r\n", "found nothing"),
        ("something else", b"[package]\n", "found no PEM"),
        ("key store", b"\xfe\xed\xfe\xed\0\0\0\x02", "keytool"),
        ("PuTTY", b"PuTTY-User-Key-File-3: ssh-ed25519\n", "PuTTYgen"),
    ] {
        let file = TempFile::new("malformed.pem", content);
        assert_rejected("ca_bundle", what, with_ca(file.path()), &[expected]);
        assert_rejected("client_certificate", what, with_certificate(file.path()), &[expected]);
    }
    let large = TempFile::new("large.pem", vec![b'a'; 8 * 1024 * 1024 + 1]);
    assert_rejected("ca_bundle", "large", with_ca(large.path()), &["larger than 8 MiB"]);
}

#[test]
fn unreadable_file_is_named_unless_possibly_a_key() {
    for (path, reason) in [
        ("/nowhere/roots.pem", "\"/nowhere/roots.pem\": no such file"),
        ("no-such-file.crt", "\"no-such-file.crt\": no such file"),
        ("/", "cannot read the file: it is a directory"),
        ("/dev/null/a.pem", "a part of the path is not a directory"),
    ] {
        assert_rejected("ca_bundle", path, with_ca(path), &[reason, "pass the path"]);
        assert_rejected("client_key", path, with_key(path), &[reason]);
    }
    let body = KEY.lines().nth(1).unwrap();
    for key in [body, &body[..20], &format!("{body}.pem"), &KEY["-----".len()..]] {
        let error = with_key(key).build().unwrap_err().to_string();
        let shown = key.as_bytes().windows(12).any(|part| {
            let part = String::from_utf8_lossy(part);
            error.contains(&*part) && !part.contains("PRIVATE KEY") && !part.contains("BEGIN")
        });
        assert!(!shown, "{error}");
    }
}

#[test]
fn paths_may_contain_spaces_and_non_ascii() {
    let file = TempFile::new("Zertifikate für Müller.pem", CERTIFICATE);
    with_ca(file.path()).build().unwrap();
}

/// Any bytes except NUL and `/` are a file name on Linux.
#[cfg(target_os = "linux")]
#[test]
fn path_that_is_not_utf8_is_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let directory = std::env::temp_dir().join(format!("genesys-latin1-{}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    let path = directory.join(OsStr::from_bytes(b"M\xfcller.pem"));
    fs::write(&path, CERTIFICATE).unwrap();
    Client::builder().ca_bundle_file(&path).build().unwrap();
    fs::remove_dir_all(&directory).unwrap();
    let error = Client::builder().ca_bundle_file(&path).build().unwrap_err();
    assert!(error.to_string().contains("cannot read the file: no such file"), "{error}");
}
