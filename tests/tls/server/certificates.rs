//! Generated certificates: a CA's, and certificates that it or no CA has issued.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate with its key.
pub struct Identity {
    pub certificate: String,
    key: KeyPair,
}

impl Identity {
    pub fn from_pem(certificate: String, key: &str) -> Self {
        Identity { certificate, key: KeyPair::from_pem(key).unwrap() }
    }

    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        vec![CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap()]
    }

    pub fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::from_pem_slice(self.key_in_pkcs8().as_bytes()).unwrap()
    }

    pub fn key_in_pkcs8(&self) -> String {
        self.key.serialize_pem()
    }

    /// The key as `openssl ecparam -genkey` writes it: SEC1, with the curve's name in it.
    pub fn key_in_sec1(&self) -> String {
        let pkcs8 = self.key.serialize_der();
        let der = [
            &[0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20][..],
            // The key itself, at its place in PKCS#8 for the curve P-256.
            &pkcs8[36..68],
            &[0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
            &[0xa1, 0x44, 0x03, 0x42, 0x00],
            self.key.public_key_raw(),
        ]
        .concat();
        let text = BASE64_STANDARD.encode(der);
        format!("-----BEGIN EC PRIVATE KEY-----\n{text}\n-----END EC PRIVATE KEY-----\n")
    }
}

/// A certificate authority (CA).
pub struct Authority {
    pub certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = params(&[], name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().pem();
        Authority { certificate, issuer: Issuer::new(params, key) }
    }

    /// The CA's own certificate, as that of a server.
    pub fn as_server(&self) -> Identity {
        Identity::from_pem(self.certificate.clone(), &self.issuer.key().serialize_pem())
    }

    /// A valid certificate for a server with these names.
    pub fn server(&self, names: &[&str]) -> Identity {
        self.sign(server_params(names))
    }

    pub fn expired_server(&self, name: &str) -> Identity {
        let mut params = server_params(&[name]);
        params.not_after = date_time_ymd(2001, 1, 1);
        self.sign(params)
    }

    pub fn future_server(&self, name: &str) -> Identity {
        let mut params = server_params(&[name]);
        params.not_before = date_time_ymd(4000, 1, 1);
        self.sign(params)
    }

    /// A valid certificate for a client, with a name that a server might have.
    pub fn client(&self, name: &str) -> Identity {
        let mut params = params(&[name], name);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.sign(params)
    }

    fn sign(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        Identity { certificate, key }
    }
}

/// A server's certificate that no CA has issued.
pub fn self_signed(name: &str) -> Identity {
    let key = KeyPair::generate().unwrap();
    let mut params = server_params(&[name]);
    params.distinguished_name = subject("a self-signed server");
    let certificate = params.self_signed(&key).unwrap().pem();
    Identity { certificate, key }
}

fn server_params(names: &[&str]) -> CertificateParams {
    let mut params = params(names, names[0]);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

fn params(names: &[&str], name: &str) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(4000, 1, 1);
    params.distinguished_name = subject(name);
    params
}

fn subject(name: &str) -> DistinguishedName {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    subject
}
