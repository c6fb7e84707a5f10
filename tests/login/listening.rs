//! What the listener serves: on which addresses, to which requests, with which page.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};

use genesys_onboarding::{Login, LoginOptions};

use crate::browser::{authority, connect, exchange, get, port, read_to_end, redirect};
use crate::support::operations;
use crate::{Services, state, wait_while};

/// An address of this machine that is not loopback, if it has one.
fn outer_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // Sends nothing: it only chooses a route.
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

#[test]
fn both_loopback_addresses_and_no_other_are_served() {
    let services = Services::new();
    for host in ["127.0.0.1", "[::1]"] {
        if TcpListener::bind(format!("{host}:0")).is_err() {
            // A machine without IPv6 on its loopback interface; the other address is tried in any case.
            assert_eq!(host, "[::1]");
            continue;
        }
        let login = services.begin();
        let address = format!("{host}:{}", port(&login));
        if let Some(outer) = outer_address() {
            let outer = SocketAddr::new(outer, port(&login));
            assert!(TcpStream::connect(outer).is_err(), "listens on {outer}");
        }
        let (authority, target) = (authority(&login), redirect(&login));
        let (client, page) =
            wait_while(&login, move || exchange(&address, &get(&authority, &target)));
        assert!(page.contains("Logged in"), "{page}");
        operations::get(&client.unwrap()).unwrap();
        assert!(TcpStream::connect(format!("{host}:{}", port(&login))).is_err(), "still listens");
    }
}

#[test]
fn page_is_fixed_and_not_stored() {
    let services = Services::new();
    let login = services.begin();
    let (host, target) = (authority(&login), redirect(&login));
    let (_, page) = wait_while(&login, move || exchange(&host, &get(&host, &target)));
    let (head, body) = page.split_once("\r\n\r\n").unwrap();
    for header in [
        "Connection: close",
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
        "Content-Type: text/html; charset=utf-8",
        &format!("Content-Length: {}", body.len()),
    ] {
        assert!(head.lines().any(|line| line == header), "{header}: {head}");
    }
    assert!(body.contains("You can close this page"), "{body}");
    for absent in ["<script", "canary", state(&login).as_str(), "http", "t-1"] {
        assert!(!body.contains(absent), "{body}");
    }
}

#[test]
fn other_requests_do_not_end_login() {
    let services = Services::new();
    let login = services.begin();
    let (host, target, state) = (authority(&login), redirect(&login), state(&login));
    let address = host.clone();
    let others = [
        (get(&host, "/favicon.ico"), "404"),
        (get(&host, "/"), "404"),
        (get(&host, "/?code=a"), "404"),
        (get(&host, "/?code=a&state="), "404"),
        (get(&host, "/?code=a&state=wrong"), "404"),
        (get(&host, &format!("/?code=a&state={state}x")), "404"),
        (get(&host, &format!("/?code=a&state={}", &state[1..])), "404"),
        (get(&host, &format!("/?error=access_denied&state={}", state.to_uppercase())), "404"),
        (get(&host, &format!("/?state={state}")), "404"),
        (get(&host, &format!("/?code=a&state={state}&state={state}")), "404"),
        (get(&host, &format!("/?code=%ff&state={state}")), "404"),
        (get(&host, &format!("/other?code=a&state={state}")), "404"),
        // A name of another site that leads to this machine.
        (get("evil.example", &target), "404"),
        (get("", &target), "404"),
        (format!("GET {target} HTTP/1.1\r\n\r\n").into_bytes(), "400"),
        (
            format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n").into_bytes(),
            "400",
        ),
        (format!("HEAD {target} HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes(), "405"),
        (
            format!("POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n")
                .into_bytes(),
            "405",
        ),
        (b"\x16\x03\x01 TLS\r\n\r\n".to_vec(), "400"),
        (b"\r\n\r\n\r\n\r\n".to_vec(), "400"),
        (format!("GET /{} HTTP/1.1\r\n", "x".repeat(9000)).into_bytes(), "431"),
    ];
    let (client, pages) = wait_while(&login, move || {
        // A browser opens connections that it may never use.
        let idle = connect(&address);
        let pages: Vec<_> =
            others.iter().map(|(request, status)| (exchange(&address, request), *status)).collect();
        assert!(exchange(&address, &get(&host, &target)).contains("Logged in"));
        assert_eq!(read_to_end(idle), "");
        pages
    });
    operations::get(&client.unwrap()).unwrap();
    for (index, (page, status)) in pages.iter().enumerate() {
        assert!(page.starts_with(&format!("HTTP/1.1 {status} ")), "{index}: {page}");
        assert!(!page.contains(&state) && !page.contains("canary"), "{index}: {page}");
    }
    assert_eq!(services.login.requests().len(), 1);
}

#[test]
fn request_in_pieces_is_read() {
    let services = Services::new();
    let login = services.begin();
    let (host, target) = (authority(&login), redirect(&login));
    let (client, page) = wait_while(&login, move || {
        use std::io::Write;
        let mut stream = connect(&host);
        for byte in get(&host, &target) {
            stream.write_all(&[byte]).unwrap();
        }
        read_to_end(stream)
    });
    assert!(page.contains("Logged in"), "{page}");
    client.unwrap();
}

#[test]
fn port_in_use_is_named_another_is_found() {
    let services = Services::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let uri = format!("http://localhost:{}", taken.local_addr().unwrap().port());
    let options = LoginOptions::new().redirect_uri(&uri);
    let error = Login::begin(services.builder(), options).unwrap_err();
    assert_eq!(error.setting(), Some("redirect_uri"));
    assert!(error.to_string().contains(&uri) && error.to_string().contains("port"), "{error}");
    let (one, other) = (services.begin(), services.begin());
    assert_ne!(port(&one), port(&other));
}

#[test]
fn second_wait_at_once_is_rejected() {
    let services = Services::new();
    let login = std::sync::Arc::new(services.begin());
    let waiting = std::thread::spawn({
        let login = login.clone();
        move || loop {
            let result = login.wait(crate::TIMEOUT * 10);
            // The wait below may have come first.
            if !result.as_ref().is_err_and(|error| error.argument() == Some("login")) {
                return result;
            }
        }
    });
    // Until the other thread waits, this one does, for a moment.
    let error = loop {
        let error = login.wait(std::time::Duration::from_millis(1)).unwrap_err();
        if !error.is_timeout() {
            break error;
        }
    };
    assert_eq!(error.argument(), Some("login"), "{error}");
    login.cancel();
    assert!(waiting.join().unwrap().is_err());
}
