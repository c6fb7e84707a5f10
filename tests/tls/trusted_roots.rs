//! Trusted roots: the system's, or `ca_bundle` in their place.

use std::fs;

use genesys_onboarding::ClientBuilder;

use crate::builder;
use crate::server::certificates::Authority;
use crate::server::tls_server::Setup;
use crate::support::operations;

#[test]
fn ca_bundle_is_trusted_as_pem_or_file() {
    let (authority, other) = (Authority::new("acme roots"), Authority::new("other roots"));
    let identity = authority.server(&["localhost", "127.0.0.1"]);
    let file = std::env::temp_dir().join(format!("genesys-roots-{}.pem", std::process::id()));
    fs::write(&file, &authority.certificate).unwrap();
    let both = format!("{}{}", other.certificate, authority.certificate);
    let bundles: [&dyn Fn(ClientBuilder) -> ClientBuilder; 3] = [
        &|builder| builder.ca_bundle_pem(authority.certificate.as_str()),
        &|builder| builder.ca_bundle_pem(both.as_str()),
        &|builder| builder.ca_bundle_file(&file),
    ];
    for with_bundle in bundles {
        for host in ["localhost", "127.0.0.1"] {
            let server = Setup::of(&identity).start();
            let client = with_bundle(builder(&server, host)).build().unwrap();
            operations::get(&client).unwrap_or_else(|error| panic!("{host}: {error}"));
            operations::post(&client).unwrap_or_else(|error| panic!("{host}: {error}"));
            assert_eq!(server.requests().len(), 2);
            assert_eq!(server.listener.connections(), 1, "the connection is reused");
        }
    }
    fs::remove_file(file).unwrap();
}

/// Environment variables name the system's roots, so they need a process of their own.
#[cfg(target_os = "linux")]
#[test]
fn system_roots_are_trusted_without_ca_bundle() {
    use genesys_onboarding::Client;

    const URL: &str = "GENESYS_TEST_TRUSTED_SERVER_URL";
    if let Ok(url) = std::env::var(URL) {
        let builder = Client::builder().base_url(url).max_retries(0);
        operations::get(&builder.clone().build().unwrap()).unwrap();
        let bundle = Authority::new("other roots").certificate;
        let error = operations::get(&builder.ca_bundle_pem(bundle).build().unwrap()).unwrap_err();
        assert_eq!(crate::support::kind(&error), "Tls", "{error}");
        return;
    }
    let authority = Authority::new("acme roots");
    let server = Setup::of(&authority.server(&["localhost"])).start();
    let file = std::env::temp_dir().join(format!("genesys-system-{}.pem", std::process::id()));
    fs::write(&file, &authority.certificate).unwrap();
    let name = "trusted_roots::system_roots_are_trusted_without_ca_bundle";
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env("SSL_CERT_FILE", &file)
        .env_remove("SSL_CERT_DIR")
        .env(URL, server.url("localhost"))
        .output()
        .unwrap();
    fs::remove_file(file).unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    assert_eq!(server.requests().len(), 1);
    assert_eq!(server.listener.connections(), 2);
}

/// Runs itself in child processes whose environment names no usable roots.
#[cfg(target_os = "linux")]
#[test]
fn build_without_system_roots_fails_for_https_only() {
    use genesys_onboarding::{Client, ErrorKind};

    const MARKER: &str = "GENESYS_TEST_WITHOUT_SYSTEM_ROOTS";
    let https = || Client::builder().base_url("https://api.example");
    if std::env::var_os(MARKER).is_some() {
        let http = Client::builder().base_url("http://127.0.0.1:1");
        http.clone().build().expect("plain HTTP needs no roots");
        https().ca_bundle_pem(Authority::new("acme roots").certificate).build().expect("a bundle");
        for builder in [https(), http.login_url("https://login.example")] {
            let error = builder.build().unwrap_err();
            let ErrorKind::Configuration { setting, reason, .. } = error.kind() else {
                panic!("{error:?}")
            };
            assert_eq!(setting, "ca_bundle");
            assert!(reason.contains("no CA certificates"), "{reason}");
            assert!(reason.contains("ca-certificates"), "{reason}");
        }
        return;
    }
    https().build().expect("the system that runs the tests has CA certificates");
    let empty = std::env::temp_dir().join(format!("genesys-no-roots-{}", std::process::id()));
    fs::create_dir_all(&empty).unwrap();
    let garbage = empty.with_extension("pem");
    fs::write(&garbage, "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERTIFICATE-----\n")
        .unwrap();
    for (variable, value) in [
        ("SSL_CERT_FILE", "/nowhere/roots.pem"),
        ("SSL_CERT_FILE", "/dev/null"),
        ("SSL_CERT_FILE", garbage.to_str().unwrap()),
        ("SSL_CERT_DIR", empty.to_str().unwrap()),
    ] {
        let name = "trusted_roots::build_without_system_roots_fails_for_https_only";
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env_remove("SSL_CERT_FILE")
            .env_remove("SSL_CERT_DIR")
            .env(variable, value)
            .env(MARKER, "1")
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&child.stdout);
        let errors = String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success(), "{variable}={value}: {output}{errors}");
    }
    fs::remove_dir(&empty).unwrap();
    fs::remove_file(&garbage).unwrap();
}
